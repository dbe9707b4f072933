import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startEngine } from "@/lib/background/engine";
import { listAudit } from "@/lib/store/audit";
import { type Customer, createCustomer } from "@/lib/store/customers";
import { disconnectDatabase, inCustomer } from "@/lib/store/database";
import { claimDigest, setDigestAddress } from "@/lib/store/digest-letters";
import { addNudge, claimNudge, listOverdueNudges } from "@/lib/store/nudges";
import { recordPerson } from "@/lib/store/people";
import { recordStaff } from "@/lib/store/staff";
import { recordSubmission } from "@/lib/store/submissions";
import { listDeliveries } from "@/lib/store/webhook-deliveries";
import { createEndpoint } from "@/lib/store/webhooks";
import { refuseOnce, useFreshDatabase } from "@/testing/database";
import { startMailServer } from "@/testing/mail-server";
import { deliverDigest, noteDigest } from "../digest/send-digest";
import { refreshDue } from "../refresh-summaries";
import { beginOverdueNudges } from "./begin";
import { nudgeDelivery, sendNudge } from "./send-nudge";
import { loadPartToSend, sendPart } from "./send-part";

/** End to end: through PostgreSQL and DBOS to a mail server on this machine. */

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let mailServer: Awaited<ReturnType<typeof startMailServer>>;
let sender: { id: string; name: string };
let customer: Customer;
const letters: string[] = [];

beforeAll(async () => {
  database = await useFreshDatabase();
  mailServer = await startMailServer((letter) => letters.push(letter));
  process.env.SMTP_URL = mailServer.url;
  process.env.SMTP_FROM = "Dropzone onboarding <onboarding@dropzone.ai>";
  await startEngine();
  sender = await recordStaff({ entraObjectId: randomUUID(), name: "Casey CSM", userName: "casey@dropzone.ai", roles: ["CSM"] });
  customer = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "casey" });
});
afterAll(async () => {
  await DBOS.shutdown();
  await disconnectDatabase();
  await mailServer.close();
  await database.close();
});

const letter = {
  to: "ada@contoso.com",
  subject: "Your turn\r\nBcc: eve@example.com",
  text: "Hello Ada,\nplease consent.",
  step: "connect" as const,
};
const said = async (id: string) => (await listAudit(customer.id)).filter(({ detail }) => detail.nudgeId === id);
const settled = (state: string) =>
  vi.waitFor(
    async () => {
      const [newest] = (await nudgeDelivery(customer.id)).sent;
      expect(newest?.state).toBe(state);
      return newest;
    },
    { timeout: 15_000, interval: 50 },
  );

describe("the daily digest", () => {
  const [night, morning] = [new Date("2026-12-01T05:00:00Z"), new Date("2026-12-01T09:00:00Z")];
  const addressed = () => letters.filter((text) => /^Subject: Dropzone onboarding: 1 customer/m.test(text));

  it("is not written when nobody has waited for two days, or when it is not morning", async () => {
    await setDigestAddress(sender.id, "casey@dropzone.ai");
    await refreshDue(10);
    expect(await noteDigest(morning)).toBeNull();
    await waitedForDays(3);
    expect(await noteDigest(night)).toBeNull();
  });

  it("goes once to each endpoint that chose it and to whoever wants it, however often it is looked", async () => {
    const url = "https://hooks.example/digest";
    const endpoint = await createEndpoint({ url, events: ["customers.waiting"], createdBy: "drew", secret: "whsec_AAAA" });
    const quiet = await recordStaff({ entraObjectId: randomUUID(), name: "Quiet", userName: "quiet@dropzone.ai", roles: ["CSM"] });
    const first = await noteDigest(morning);
    expect(first).toMatchObject({ day: "2026-12-01", noted: [{ endpointId: endpoint.id }], letters: [sender.id] });
    expect(await noteDigest(morning)).toMatchObject({ noted: [] });
    const [delivery] = (await listDeliveries(endpoint.id, { limit: 10 })).deliveries;
    expect(delivery?.payload).toMatchObject({
      type: "customers.waiting",
      data: { count: 1, waiting: [{ customer: { slug: customer.slug } }] },
    });
    const letter = { staffId: sender.id, day: "2026-12-01" };
    await Promise.all([1, 2, 3].map(() => DBOS.startWorkflow(digesting)(letter).then((run) => run.getResult())));
    expect(addressed()).toHaveLength(1);
    expect(addressed()[0]).toContain(`/customers/${customer.slug}`);
    expect(await noteDigest(morning)).toMatchObject({ letters: [] });
    expect(quiet.id).not.toBe(sender.id);
    await setDigestAddress(sender.id, null);
    expect(await noteDigest(new Date("2026-12-02T09:00:00Z"))).toMatchObject({ day: "2026-12-02", letters: [] });
  });

  it("is not sent again after a process died while sending it", async () => {
    await setDigestAddress(sender.id, "casey@dropzone.ai");
    expect(await noteDigest(new Date("2026-12-03T09:00:00Z"))).toMatchObject({ letters: [sender.id] });
    const letter = { staffId: sender.id, day: "2026-12-03" };
    expect(await claimDigest(letter)).toBe("casey@dropzone.ai");
    await DBOS.startWorkflow(digesting)(letter).then((run) => run.getResult());
    expect(addressed()).toHaveLength(1);
    await setDigestAddress(sender.id, null);
  });
});

const digesting = DBOS.registerWorkflow((id: Parameters<typeof deliverDigest>[0]) => deliverDigest(id), { name: "send-digest-now" });

async function waitedForDays(days: number): Promise<void> {
  await inCustomer(customer.id, (db) =>
    db.customerSummary.updateMany({
      where: { customerId: customer.id },
      data: { waitingSince: new Date(Date.now() - days * 24 * 3_600_000) },
    }),
  );
}

describe("a nudge", () => {
  it("is sent once however often the button is pressed, and is in the audit trail without an address", async () => {
    letters.length = 0;
    const id = "0e000000-0000-4000-8000-000000000001";
    expect(await sendNudge(customer.id, { ...letter, sender, id })).toEqual({ ok: true, id });
    expect(await sendNudge(customer.id, { ...letter, sender, id })).toEqual({ ok: true, id });
    expect(await settled("sent")).toMatchObject({ recipient: "ada@contoso.com", step: "connect", trouble: null });
    expect(letters).toHaveLength(1);
    expect(letters[0]).toContain("please consent.");
    expect(letters[0]).toMatch(/^Message-ID: <0e000000-0000-4000-8000-000000000001@dropzone.ai>$/m);
    expect(letters[0]).not.toMatch(/^Bcc:/m);
    expect(await said(id)).toMatchObject([
      { actorKind: "staff", actor: sender.id, actorName: "Casey CSM", action: "nudge-sent", detail: { step: "connect" } },
    ]);
    expect(JSON.stringify(await listAudit(customer.id))).not.toContain("ada@contoso.com");
  });

  it("shows the reason when the mail server refuses it", async () => {
    await sendNudge(customer.id, { ...letter, sender, to: "nobody@contoso.com" });
    const failed = await settled("failed");
    expect(failed).toMatchObject({ trouble: "recipient-refused" });
    expect(await said(failed?.id ?? "")).toMatchObject([{ action: "nudge-failed" }]);
  });

  it("is not sent again after a process died while sending it, and becomes “unsure”", async () => {
    const id = "0e000000-0000-4000-8000-000000000002";
    await addNudge(customer.id, { id, step: null, recipient: letter.to, subject: "s", body: "b", createdBy: sender.id });
    expect(await claimNudge(customer.id, id)).not.toBeNull();
    const before = letters.length;
    await sendNudge(customer.id, { ...letter, sender, id });
    await settled("unsure");
    expect(letters).toHaveLength(before);
    await vi.waitFor(async () => expect(await said(id)).toMatchObject([{ action: "nudge-unsure" }]), { timeout: 5_000 });
  });

  it("is sent by the sweep when it was written but not begun", async () => {
    const id = "0e000000-0000-4000-8000-000000000003";
    const written = { id, step: null, recipient: letter.to, subject: "Left behind", body: "b", createdBy: sender.id };
    await addNudge(customer.id, written);
    await beginOverdueNudges();
    expect((await nudgeDelivery(customer.id)).sent[0]).toMatchObject({ id, state: "queued" });
    await beginOverdueNudges(new Date(Date.now() + 60_000));
    await settled("sent");
    expect(letters.at(-1)).toContain("Left behind");
  });

  it("is sent exactly once when claiming it failed at first", async () => {
    const before = letters.length;
    await refuseOnce(database.ownerUrl, { table: "nudge", state: "sending" });
    await sendNudge(customer.id, { ...letter, sender });
    await settled("sent");
    expect(letters).toHaveLength(before + 1);
  });

  it("is not sent again when its outcome could not be recorded, and becomes “unsure”", async () => {
    const before = letters.length;
    await refuseOnce(database.ownerUrl, { table: "nudge", state: "sent" });
    await sendNudge(customer.id, { ...letter, sender });
    const unsure = await settled("unsure");
    expect(letters).toHaveLength(before + 1);
    expect(await said(unsure?.id ?? "")).toMatchObject([
      { actorKind: "staff", actor: sender.id, actorName: "Casey CSM", action: "nudge-unsure" },
    ]);
  });

  it("that has waited longest begins first", async () => {
    const written = { step: null, recipient: letter.to, subject: "s", body: "b", createdBy: sender.id };
    const ids = ["0e000000-0000-4000-8000-000000000009", "0e000000-0000-4000-8000-000000000008"];
    for (const id of ids) {
      await addNudge(customer.id, { ...written, id });
      // Creation times are stored in milliseconds, so the two must differ by more.
      await sleep(5);
    }
    const overdue = await listOverdueNudges(new Date(Date.now() + 60_000), 2);
    expect(overdue.map(({ id }) => id)).toEqual(ids);
  });

  it("about a renewal leads to its page, and cannot be sent while there is no secret to renew", async () => {
    const person = await recordPerson(customer.id, {
      ...{ entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Elena Exchange", userName: "elena@contoso.com" },
      roles: ["exchange-administrator"],
    });
    const send = () => sendPart(customer, person, { id: randomUUID(), duty: "renewal", to: "priya@contoso.com" });
    expect(await loadPartToSend(customer, person, "renewal")).toBeNull();
    expect(await send()).toEqual({ ok: false, reason: "nothing-to-send" });
    await recordSubmission(customer.id, "data-source", { state: "saved", secretEndsAt: "2027-03-01T00:00:00.000Z" });
    expect(await send()).toEqual({ ok: true });
    const sent = await settled("sent");
    expect(sent).toMatchObject({ recipient: "priya@contoso.com", step: "client-secret", side: "customer" });
    expect(sent?.body).toContain(`/setup/${customer.slug}/renew`);
  });

  it("of a colleague's part has a fixed text with a link of their own, names its sender, and has a limit for a day", async () => {
    const person = await recordPerson(customer.id, {
      ...{ entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Amir Apps", userName: "amir@contoso.com" },
      roles: ["application-administrator"],
    });
    const send = (id: string) => sendPart(customer, person, { id, duty: "graph-consent", to: "priya@contoso.com" });
    const id = "0e000000-0000-4000-8000-000000000010";
    expect(await send(id)).toEqual({ ok: true });
    expect(await send(id)).toEqual({ ok: true });
    expect(await settled("sent")).toMatchObject({ recipient: "priya@contoso.com", step: "graph-permissions", side: "customer" });
    const part = await loadPartToSend(customer, person, "graph-consent");
    expect(part?.body).toContain(`/setup/${customer.slug}/parts/graph-consent`);
    expect(part?.sent.map((letter) => letter.id)).toEqual([id]);
    expect(await said(id)).toMatchObject([{ actorKind: "customer", actor: person.id, action: "nudge-sent" }]);
    expect(await sendPart(customer, person, { id: randomUUID(), duty: "graph-consent", to: "priya" })).toEqual({
      ok: false,
      reason: "not-an-address",
    });
    for (let more = 1; more < 20; more++)
      await addNudge(customer.id, {
        ...{ id: randomUUID(), step: null, recipient: letter.to, subject: "s", body: "b", createdBy: person.id, side: "customer" },
      });
    expect(await send(randomUUID())).toEqual({ ok: false, reason: "too-many" });
  });

  it("needs an address", async () => {
    expect(await sendNudge(customer.id, { ...letter, sender, to: "ada" })).toEqual({ ok: false, reason: "not-an-address" });
  });
});
