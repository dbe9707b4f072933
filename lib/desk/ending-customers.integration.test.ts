import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { retentionDays } from "@/lib/catalogue/retention";
import { listOpenApprovals } from "@/lib/store/approvals";
import { readTrail } from "@/lib/store/audit-trails";
import { bindEntraTenant, findCustomerBySlug, getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { listToErase, setEnded } from "@/lib/store/ended-customers";
import { eraseRows } from "@/lib/store/erasing";
import { findInvitation } from "@/lib/store/invitations";
import { recordPerson } from "@/lib/store/people";
import { createRun, recordChange, setRunState } from "@/lib/store/runs";
import { findSession, openSession } from "@/lib/store/sessions";
import { actionsOf, type Desk, openDesk, tokenIn } from "@/testing/desk";
import { decideApproval } from "./approvals";
import { endOrAsk } from "./ask-to-end";
import { writeNote } from "./change-customer";
import { resumeCustomer } from "./end-customer";
import { endPersonsSessions } from "./end-sessions";
import { eraseEnded, exportForCustomer } from "./erase-customer";
import { invite } from "./invite";
import { loadCustomers } from "./list-customers";
import { loadCustomer } from "./load-customer";
import { refreshDue } from "./refresh-summaries";

let desk: Desk;
let database: Desk["database"];
let casey: Desk["casey"];
let made: Desk["made"];

beforeAll(async () => {
  desk = await openDesk();
  ({ database, casey, made } = desk);
});
afterAll(() => desk.close());

describe("the sessions of a customer's person", () => {
  it("are ended by staff at once, and the customer reads who did it", async () => {
    const { customer } = await made("Sessions");
    const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Ada", userName: "ada@example.com", roles: null };
    const ada = await recordPerson(customer.id, seen);
    const tokens = [await openSession(customer.id, ada.id), await openSession(customer.id, ada.id)].map(({ token }) => token);
    expect(await endPersonsSessions(customer, ada.id, casey)).toBe(2);
    expect(await Promise.all(tokens.map((token) => findSession(token)))).toEqual([null, null]);
    expect(await actionsOf(customer.id)).toContain("staff:Casey Morgan sessions-ended");
    // There is nothing left to end, and nothing to write down.
    expect(await endPersonsSessions(customer, ada.id, casey)).toBe(0);
    expect((await actionsOf(customer.id)).filter((action) => action.endsWith("sessions-ended"))).toHaveLength(1);
  });

  it("of another customer are not reached", async () => {
    const [own, other] = [await made("Own"), await made("Another")];
    const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Uma", userName: "uma@example.com", roles: null };
    const uma = await recordPerson(other.customer.id, seen);
    const tenant = { tenantId: seen.entraTenantId, tenantName: "Another", initialDomain: null, personId: uma.id };
    await bindEntraTenant(other.customer.id, tenant);
    const { token } = await openSession(other.customer.id, uma.id);
    expect(await endPersonsSessions(own.customer, uma.id, casey)).toBe(0);
    expect(await findSession(token)).not.toBeNull();
  });
});

describe("ending a customer", () => {
  const drew = { id: "0e000000-0000-4000-8000-0000000000d1", name: "Drew", roles: ["Admin"] as const };
  const csm = () => ({ id: casey.id, name: casey.name, roles: ["CSM"] as const });

  /** Makes a customer look as if the days after their end were over. Only the owner of the tables can. */
  async function overdue(customerId: string): Promise<void> {
    const owner = new pg.Client(database.ownerUrl);
    await owner.connect();
    await owner.query("SET row_security = off");
    await owner.query("ALTER TABLE customer DISABLE TRIGGER ended_now");
    await owner.query("UPDATE customer SET erase_at = now() - interval '1 minute' WHERE id = $1", [customerId]);
    await owner.query("ALTER TABLE customer ENABLE TRIGGER ended_now");
    await owner.end();
  }

  async function connected(name: string) {
    const { customer, invited } = await made(name);
    const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Ada", userName: "ada@example.com", roles: null };
    const ada = await recordPerson(customer.id, seen);
    await bindEntraTenant(customer.id, { tenantId: seen.entraTenantId, tenantName: name, initialDomain: null, personId: ada.id });
    return { customer, invited, ada, token: (await openSession(customer.id, ada.id)).token };
  }

  it("ends invitations and sessions at once, is said in the list, and can be taken back", async () => {
    const { customer, invited, token } = await connected("Leaving");
    const ended = await endOrAsk(customer, "They cancelled.", csm());
    expect(ended).toMatchObject({ ok: true, eraseAt: expect.any(String) });
    const days = (Date.parse((ended.ok && ended.eraseAt) || "") - Date.now()) / (24 * 3_600_000);
    expect(Math.round(days)).toBe(retentionDays.endedCustomers);
    expect(await findSession(token)).toBeNull();
    expect(await findInvitation(tokenIn(invited.link))).toEqual({ ok: false, reason: "revoked" });
    expect(await invite(await getCustomer(customer.id), casey)).toEqual({ ok: false, reason: "customer-ended" });
    await refreshDue(100);
    const listed = async () => (await loadCustomers({ filters: { stage: "ended" }, sort: "name", staff: casey, after: null })).rows;
    expect((await listed()).map(({ slug, waitingOn }) => [slug, waitingOn])).toEqual([["leaving", "nobody"]]);
    const loaded = await loadCustomer("leaving", { staff: casey, kind: null, all: false });
    expect(loaded).toMatchObject({ end: null, waiting: { who: "nobody" }, nudge: { ok: true, step: null } });
    expect(loaded?.nudge.ok && loaded.nudge.letter.body).toContain("/setup/leaving/undo");

    expect(await resumeCustomer(customer, casey)).toEqual({ ok: true });
    await refreshDue(100);
    expect(await listed()).toEqual([]);
    expect((await actionsOf(customer.id)).slice(-2)).toEqual(["staff:Casey Morgan customer-ended", "staff:Casey Morgan customer-resumed"]);
    expect(await invite(await getCustomer(customer.id), casey)).toMatchObject({ ok: true });
  });

  it("needs a second person where the tenant may have been changed", async () => {
    const { customer, ada } = await connected("Changed");
    const runId = randomUUID();
    await createRun(customer.id, { id: runId, startedBy: ada.id, plan: [{ do: "create-client-secret" }] });
    await recordChange(customer.id, runId, "create-client-secret", { state: "done" });
    await setRunState(customer.id, runId, { state: "done", finishedAt: new Date().toISOString() });
    await expect(setEnded(customer.id, { by: "x", because: "x", approvalId: null })).resolves.toEqual({
      ok: false,
      reason: "approval-needed",
    });
    expect(await endOrAsk(customer, "", csm())).toEqual({ ok: false, reason: "why-missing" });
    expect(await endOrAsk(customer, "They cancelled.", csm())).toEqual({ ok: true, eraseAt: null });
    expect((await getCustomer(customer.id)).endedAt).toBeNull();
    const [open] = await listOpenApprovals(customer.id);
    const decision = { id: open?.id ?? "", decision: "approved" } as const;
    expect(await decideApproval(customer, decision, csm())).toEqual({ ok: false, reason: "own-request" });
    expect(await decideApproval(customer, decision, { ...drew, roles: [...drew.roles] })).toMatchObject({
      ok: true,
      outcome: { ok: true },
    });
    expect(await getCustomer(customer.id)).toMatchObject({ endedBy: "Drew", endedBecause: "They cancelled." });
  });

  it("erases what is stored after the stated days, and not before", async () => {
    const { customer } = await connected("Erased");
    await endOrAsk(customer, "They cancelled.", csm());
    await eraseEnded(customer.id);
    await expect(eraseRows(customer.id)).rejects.toThrow("approval of a second person");
    expect(await findCustomerBySlug("erased")).not.toBeNull();
    await overdue(customer.id);
    expect(await listToErase(10)).toEqual([customer.id]);
    await eraseEnded(customer.id);
    expect(await findCustomerBySlug("erased")).toBeNull();
    const trail = await readTrail(customer.id);
    expect([trail.verdict.ok, trail.entries.at(-1)]).toMatchObject([
      true,
      { actor: "portal", action: "customer-erased", detail: { approvalId: null } },
    ]);
  });

  it("is not possible in the past, and not for fewer days: the database refuses", async () => {
    const { customer } = await connected("Backdated");
    const ended = (endedAt: Date, days: number) =>
      inCustomer(customer.id, (db) =>
        db.customer.update({
          where: { id: customer.id },
          data: { endedAt, endedBy: "x", endedBecause: "x", eraseAt: new Date(endedAt.getTime() + days * 24 * 3_600_000) },
        }),
      );
    await expect(ended(new Date(Date.now() - 40 * 24 * 3_600_000), 30)).rejects.toThrow("30 days");
    await expect(ended(new Date(), 29)).rejects.toThrow("30 days");
    await endOrAsk(customer, "They cancelled.", csm());
    await expect(ended(new Date(), 60)).rejects.toThrow("does not change");
  });

  it("gives the customer's people what is stored about them, without what staff wrote for one another", async () => {
    const { customer, ada } = await connected("Portable");
    await writeNote(customer, "planted-note", casey);
    await endOrAsk(customer, "planted-reason", csm());
    const stored = JSON.stringify(await exportForCustomer(customer, ada));
    expect(stored).toContain("ada@example.com");
    expect(stored).not.toMatch(/planted-note|planted-reason|token/i);
  });
});
