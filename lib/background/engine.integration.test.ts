import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { retentionDays } from "@/lib/catalogue/retention";
import { destroyAbandoned } from "@/lib/desk/abandoned";
import { listAudit } from "@/lib/store/audit";
import { readTrail } from "@/lib/store/audit-trails";
import { describeCredential, sealCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { deleteExpired } from "@/lib/store/old-rows";
import { useFreshDatabase } from "@/testing/database";
import { customerWithEverything, staffWithEverything } from "@/testing/everything-stored";
import { startEngine } from "./engine";
import { forgetEnded, forgetScheduled } from "./forget-scheduled";
import { forgetOld } from "./retention";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;
let customer: Customer;

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  customer = await customerWithEverything("Contoso", await staffWithEverything());
  await owner.query("UPDATE nudge SET state = 'sent'");
  await owner.query("UPDATE run SET state = 'done', finished_at = now()");
  await startEngine();
});
afterAll(async () => {
  await DBOS.shutdown();
  await owner.end();
  await disconnectDatabase();
  await database.close();
});

const scheduled = {
  "count-days": "* * * * *",
  "destroy-abandoned": "37 3 * * *",
  "destroy-expired": "*/5 * * * *",
  "erase-ended": "11 * * * *",
  "forget-old": "17 3 * * *",
  "forget-scheduled": "41 * * * *",
  "note-ended-invitations": "* * * * *",
  "pass-on-deliveries": "* * * * *",
  "pass-on-nudges": "* * * * *",
  "prune-deliveries": "23 3 * * *",
  "retest-keys": "*/5 * * * *",
  "send-digests": "*/15 * * * *",
  "send-letters": "* * * * *",
  "sweep-runs": "* * * * *",
  "warn-of-expiry": "7 * * * *",
  "watch-customers": "* * * * *",
};

describe("the engine", () => {
  it("schedules every room's background work under the names stored in its tables", async () => {
    const schedules = await DBOS.listSchedules();
    expect(Object.fromEntries(schedules.map(({ scheduleName, schedule }) => [scheduleName, schedule]))).toEqual(scheduled);
  });

  it("registers the queues under the names stored in its tables", async () => {
    expect((await DBOS.listQueues()).map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining(["nudges", "runs", "webhook-deliveries"]),
    );
  });

  it.each(Object.keys(scheduled))("can run %s when there is nothing to do", async (name) => {
    const handle = await DBOS.triggerSchedule(name);
    await expect(handle.getResult()).resolves.not.toThrow();
  });

  it("deletes ended scheduled workflows and no others", async () => {
    const asked = "asked-for-by-a-person";
    await DBOS.enqueueWorkflowWithOptions({ queueName: "runs", workflowName: "prune-deliveries", workflowID: asked });
    await DBOS.retrieveWorkflow(asked).getResult();
    const byTheClock = { workflow_id_prefix: "sched-" };
    expect(await DBOS.listWorkflows(byTheClock)).not.toEqual([]);

    expect(await forgetScheduled(new Date(Date.now() - 3600 * 1000))).toBe(0);
    expect(await forgetScheduled(new Date(Date.now() + 1000))).toBeGreaterThanOrEqual(5);
    const left = await DBOS.listWorkflows({});
    expect(left.map(({ workflowID }) => workflowID)).toContain(asked);
    expect(await forgetEnded(new Date(Date.now() - 3600 * 1000))).toBe(0);
    expect(left.filter(({ workflowID, status }) => workflowID.startsWith("sched-") && status === "SUCCESS")).toEqual([]);
    expect(await forgetEnded(new Date(Date.now() + 1000))).toBeGreaterThanOrEqual(1);
    expect((await DBOS.listWorkflows({})).map(({ workflowID }) => workflowID)).not.toContain(asked);
  });
});

describe("what was kept for long enough", () => {
  const count = async (rows: string) => Number((await owner.query(`SELECT count(*) FROM ${rows}`)).rows[0].count);
  const days = (n: number) => `now() - interval '${n} days'`;

  it.each([
    ["sessions of customers", (n: number) => `UPDATE session SET revoked_at = ${days(n)}`, "session", retentionDays.endedSessions],
    ["sessions of staff", (n: number) => `UPDATE staff_session SET expires_at = ${days(n)}`, "staff_session", retentionDays.endedSessions],
    ["pasted errors", (n: number) => `UPDATE pasted_error SET last_seen_at = ${days(n)}`, "pasted_error", retentionDays.pastedErrors],
    ["texts of letters", (n: number) => `UPDATE nudge SET created_at = ${days(n)}`, "nudge WHERE body <> ''", retentionDays.letters],
  ])("goes and nothing younger does: %s", async (_, age, rows, kept) => {
    await owner.query(age(kept - 1));
    await forgetOld();
    expect(await count(rows)).toBe(1);
    // Nor does it go when a job asks for it too early: the database does not show it.
    await forgetOld(new Date(Date.now() + 5 * 86_400_000));
    expect(await count(rows)).toBe(1);
    await owner.query(age(kept + 1));
    await forgetOld();
    expect(await count(rows)).toBe(0);
  });

  it("leaves a letter's row when its text goes", async () => {
    expect(await count("nudge")).toBe(1);
  });

  it("includes expired tokens and sign-ins in progress, within minutes", async () => {
    await sealCredential(customer.id, "graph-token", { reference: "r", value: "t", expiresAt: new Date(Date.now() - 1000).toISOString() });
    await owner.query("UPDATE sign_in_attempt SET expires_at = now() - interval '1 second'");
    expect(await deleteExpired()).toEqual({ credentials: 1, attempts: 1 });
    // The client secret has not expired.
    expect([await count("sealed_credential"), await count("sign_in_attempt")]).toEqual([1, 0]);
  });

  it("includes the secrets of an abandoned customer, a week after their timeline said so", async () => {
    const later = (n: number) => new Date(Date.now() + n * 86_400_000);
    const trail = async () => (await listAudit(customer.id)).map(({ action }) => action).slice(2);
    await destroyAbandoned(later(22));
    expect(await trail()).toEqual([]);
    await destroyAbandoned(later(24));
    expect(await trail()).toEqual(["secrets-end-soon"]);
    expect(await describeCredential(customer.id, "client-secret")).not.toBeNull();
    await destroyAbandoned(later(40));
    expect(await trail()).toEqual(["secrets-end-soon", "abandoned-secrets-destroyed"]);
    expect(await describeCredential(customer.id, "client-secret")).toBeNull();
    expect((await readTrail(customer.id)).verdict).toMatchObject({ ok: true });
    await destroyAbandoned(later(80));
    expect(await trail()).toHaveLength(2);
  });
});
