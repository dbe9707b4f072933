import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { stepView } from "@/lib/onboarding/status/step-view";
import { recordAudit } from "@/lib/store/audit";
import { saveChoices } from "@/lib/store/choices";
import { type Customer, createCustomer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { mintInvitation } from "@/lib/store/invitations";
import { recordPermissions } from "@/lib/store/permission-evidence";
import { recordSteps } from "@/lib/store/step-evidence";
import { recordSubmission } from "@/lib/store/submissions";
import { getSummary, listSummaries } from "@/lib/store/summaries";
import { dueSummaries } from "@/lib/store/summary-keeping";
import { watchSummaries } from "@/lib/store/watch";
import { useFreshDatabase } from "@/testing/database";
import { keepSummaries } from "./keep-summaries";
import { noteEndedInvitations, refreshDue } from "./refresh-summaries";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;
let contoso: Customer;

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
});
afterAll(async () => {
  await Promise.all([owner.end(), disconnectDatabase()]);
  await database.close();
});
beforeEach(async () => {
  contoso = await newCustomer("Contoso");
});
afterEach(async () => {
  await owner.query("SET session_replication_role = replica; TRUNCATE customer CASCADE; SET session_replication_role = DEFAULT");
});

describe("a customer's summary", () => {
  it("is due for a new customer until it has been computed", async () => {
    expect(await getSummary(contoso.id)).toBeNull();
    expect(await dueSummaries(10)).toEqual([contoso.id]);
    expect(await refreshDue(10)).toBe(1);
    expect(await dueSummaries(10)).toEqual([]);
    expect(await getSummary(contoso.id)).toMatchObject({ stage: "invited", waitingOn: "us", waitingStep: "connect", done: 0, of: 17 });
  });

  it("says the same as the checklist, and keeps since when the customer waits", async () => {
    await mintInvitation(contoso.id, { createdBy: "Casey" });
    await refreshDue(10);
    expect(await getSummary(contoso.id)).toMatchObject({ waitingOn: "customer-admin", waitingSince: contoso.createdAt });
    await recordAudit(contoso.id, { actor: { kind: "customer", id: "ada" }, action: "signed-in", detail: { roles: null } });
    await refreshDue(10);
    const later = await getSummary(contoso.id);
    expect(later?.waitingSince).toBe(contoso.createdAt);
    expect(Date.parse(later?.lastActivityAt ?? "")).toBeGreaterThan(Date.parse(contoso.createdAt));

    await recordSteps(contoso.id, [stepView("connect", "done", "Contoso", new Date().toISOString())]);
    await refreshDue(10);
    const connected = await getSummary(contoso.id);
    expect(connected).toMatchObject({
      done: 1,
      stage: "choosing",
      waitingStep: "capabilities",
      states: expect.objectContaining({ connect: "done", capabilities: "needs-you", "app-registration": "waiting" }),
    });
    expect(connected?.waitingSince).not.toBe(contoso.createdAt);
  });

  it("becomes due once when the last link has expired, although nothing was written then", async () => {
    const fabrikam = await newCustomer("Fabrikam");
    for (const { id } of [contoso, fabrikam]) await mintInvitation(id, { createdBy: "Casey" });
    await refreshDue(10);
    await noteEndedInvitations();
    expect(await dueSummaries(10)).toEqual([]);
    await owner.query("SET session_replication_role = replica");
    await owner.query("UPDATE invitation SET expires_at = now() - interval '1 minute' WHERE customer_id = $1", [contoso.id]);
    await owner.query("SET session_replication_role = DEFAULT");
    expect(await dueSummaries(10)).toEqual([]);
    await noteEndedInvitations();
    expect(await dueSummaries(10)).toEqual([contoso.id]);
    await refreshDue(10);
    expect(await getSummary(contoso.id)).toMatchObject({ waitingOn: "us", waitingStep: "connect" });
    expect(await getSummary(fabrikam.id)).toMatchObject({ waitingOn: "customer-admin" });
    await noteEndedInvitations();
    expect(await dueSummaries(10)).toEqual([]);
  });

  it.each<[string, (customerId: string) => Promise<void>]>([
    ["choices", (id) => saveChoices(id, { capabilities: [], alertTypes: ["defender-alerts"], portalUrl: null }, crypto.randomUUID())],
    ["submissions to Dropzone", (id) => recordSubmission(id, "data-source", { state: "saved", secretEndsAt: "2030-01-01T00:00:00.000Z" })],
    [
      "the audit trail",
      async (id) => void (await recordAudit(id, { actor: { kind: "customer", id: "ada" }, action: "signed-in", detail: { roles: null } })),
    ],
  ])("becomes due after a change to the customer's %s, and no other customer's does", async (_what, change) => {
    const fabrikam = await newCustomer("Fabrikam");
    await refreshDue(10);
    await change(contoso.id);
    expect(await dueSummaries(10)).toEqual([contoso.id]);
    expect(await dueSummaries(10)).not.toContain(fabrikam.id);
  });

  it("contains the expiry of the client secret", async () => {
    await recordSubmission(contoso.id, "data-source", { state: "saved", secretEndsAt: "2030-01-01T00:00:00.000Z" });
    await refreshDue(10);
    expect((await getSummary(contoso.id))?.nextExpiry).toEqual({ at: "2030-01-01T00:00:00.000Z", what: "client-secret" });
  });

  it("is computed once, however many changes and however many refreshes at the same time", async () => {
    for (let i = 0; i < 5; i++)
      await recordAudit(contoso.id, { actor: { kind: "customer", id: "ada" }, action: "run-started", detail: { runId: "r", changes: i } });
    const written = await Promise.all([refreshDue(10), refreshDue(10), refreshDue(10)]);
    expect(written.reduce((sum, count) => sum + count)).toBe(1);
  });

  it("that cannot be computed does not hold up the others", async () => {
    const silence = vi.spyOn(log, "error").mockImplementation(() => undefined);
    await owner.query("INSERT INTO choice (customer_id, capabilities, alert_types, chosen_by) VALUES ($1, '\"not a list\"', '[]', $1)", [
      contoso.id,
    ]);
    const fabrikam = await newCustomer("Fabrikam");
    expect(await refreshDue(1)).toBe(0);
    expect(await refreshDue(1)).toBe(1);
    expect(await getSummary(fabrikam.id)).not.toBeNull();
    expect(await dueSummaries(10)).toEqual([contoso.id]);
    silence.mockRestore();
  });
});

describe("the process that keeps the summaries", () => {
  /** Rounds are a second apart. */
  const soon = { timeout: 5000 };
  it("refreshes what is due at its start, and then after every change", async () => {
    const keeper = keepSummaries();
    await vi.waitFor(async () => expect(await getSummary(contoso.id)).not.toBeNull());
    const heard = vi.fn();
    const unwatch = watchSummaries(heard);
    await recordSteps(contoso.id, [stepView("connect", "done", "Contoso", new Date().toISOString())]);
    await vi.waitFor(async () => expect((await getSummary(contoso.id))?.done).toBe(1), soon);
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(contoso.id), soon);
    unwatch();
    await keeper.stop();
    expect(await dueSummaries(10)).toEqual([]);
  });

  it("refreshes a customer that changes again and again once a second, and after the last change", async () => {
    const keeper = keepSummaries();
    await vi.waitFor(async () => expect(await getSummary(contoso.id)).not.toBeNull());
    const heard = vi.fn();
    const unwatch = watchSummaries(heard);
    const began = Date.now();
    let changes = 0;
    for (; Date.now() - began < 2000; changes++)
      await recordAudit(contoso.id, { actor: { kind: "customer", id: "ada" }, action: "run-started", detail: { runId: "r", changes } });
    await vi.waitFor(async () => expect(await dueSummaries(10)).toEqual([]), soon);
    unwatch();
    await keeper.stop();
    expect(changes).toBeGreaterThan(10);
    const rounds = 2 + Math.ceil((Date.now() - began) / 1000);
    // A write notifies as an insert and as an update.
    expect(heard.mock.calls.filter(([id]) => id === contoso.id).length).toBeLessThanOrEqual(2 * rounds);
  });

  it("refreshes a customer whose invitation has expired, which no change reports", async () => {
    await mintInvitation(contoso.id, { createdBy: "Casey" });
    await refreshDue(10);
    const keeper = keepSummaries();
    await owner.query("SET session_replication_role = replica");
    await owner.query("UPDATE invitation SET expires_at = now() - interval '1 minute' WHERE customer_id = $1", [contoso.id]);
    await owner.query("SET session_replication_role = DEFAULT");
    await noteEndedInvitations();
    await vi.waitFor(async () => expect(await getSummary(contoso.id)).toMatchObject({ waitingOn: "us", waitingStep: "connect" }), soon);
    await keeper.stop();
  });

  it("shows a customer in the list as soon as there is one", async () => {
    const keeper = keepSummaries();
    await newCustomer("Fabrikam");
    await vi.waitFor(async () => {
      const { rows } = await listSummaries({ filters: {}, sort: "name", after: null, limit: 10 });
      expect(rows.map(({ name }) => name)).toEqual(["Contoso", "Fabrikam"]);
    }, soon);
    await keeper.stop();
  });
});

it("a change that the list does not show makes no summary due", async () => {
  await refreshDue(10);
  await recordPermissions(contoso.id, [{ permission: "Mail.Read", level: "declared", answer: "yes" }]);
  expect(await dueSummaries(10)).toEqual([]);
});

const newCustomer = (name: string) => createCustomer({ name, dropzoneHost: "x.dropzone.app", cloud: "global", createdBy: "Casey" });
