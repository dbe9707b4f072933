import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { troubleOf } from "@/lib/errors/trouble";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { stepView } from "@/lib/onboarding/status/step-view";
import { useFreshDatabase } from "@/testing/database";
import { openOwnApp } from "./app-registration";
import { findChoices } from "./choices";
import { describeCredential, destroyCredential, destroyExpiredCredentials, openCredential, sealCredential } from "./credentials";
import { readEverything } from "./customer-export";
import { type Customer, createCustomer, rememberApp } from "./customers";
import { disconnectDatabase, inCustomer } from "./database";
import { setEnded } from "./ended-customers";
import { listPermissions, recordPermissions } from "./permission-evidence";
import { createRun, getRun, latestRun, listChanges, type RunCall, recordCalls, recordChange, setRunState } from "./runs";
import { listStepHistory, listSteps, recordSteps } from "./step-evidence";
import { listSubmissions, recordSubmission } from "./submissions";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;
let customer: Customer;

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
  customer = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "casey" });
});

const trouble = troubleOf("microsoft-refused", { at: "2026-01-01T00:00:00.000Z", requestId: "r", detail: "Refused." });

describe("evidence of a step", () => {
  const view = (at: string, part: Partial<StepView> = {}): StepView => ({
    ...{ slug: "connect", state: "done", line: "Connected to Contoso", waitsFor: null, observedAt: at, nextCheckAt: null, trouble: null },
    facts: [{ label: "Tenant ID", value: "c017", at, copy: true }],
    evidence: [{ at, what: "GET /organization", outcome: "OK", status: 200, requestId: randomUUID() }],
    ...part,
  });
  const [nine, ten, eleven] = ["2026-01-01T09:00:00.000Z", "2026-01-01T10:00:00.000Z", "2026-01-01T11:00:00.000Z"] as const;

  it("is updated, not added again, when the same is found again", async () => {
    await recordSteps(customer.id, [view(nine)]);
    const again = view(ten);
    await recordSteps(customer.id, [again]);
    expect(await listStepHistory(customer.id, "connect", 10)).toEqual([again]);
  });

  it("is added after the earlier evidence when something else is found", async () => {
    await recordSteps(customer.id, [view(nine)]);
    const stuck = view(ten, { state: "stuck", line: "Microsoft refused", trouble });
    await recordSteps(customer.id, [stuck]);
    await recordSteps(customer.id, [view(eleven)]);
    expect((await listStepHistory(customer.id, "connect", 10)).map((row) => row.state)).toEqual(["done", "stuck", "done"]);
    expect(await listStepHistory(customer.id, "connect", 2)).toEqual([view(eleven, { evidence: expect.anything() }), stuck]);
  });

  it("is listed once per step, the newest, in the order of the steps", async () => {
    await recordSteps(customer.id, [view(nine, { slug: "finish" }), view(nine, { state: "waiting" }), view(nine, { slug: "certificate" })]);
    await recordSteps(customer.id, [view(ten, { state: "done" })]);
    expect((await listSteps(customer.id)).map((row) => [row.slug, row.state])).toEqual([
      ["connect", "done"],
      ["certificate", "done"],
      ["finish", "done"],
    ]);
  });
});

describe("evidence of a permission", () => {
  it("is the last answer at each level", async () => {
    const base = { permission: "Mail.Read", note: null, requestId: null } as const;
    await recordPermissions(customer.id, [
      { ...base, level: "declared", answer: "yes" },
      { ...base, level: "granted", answer: "no" },
    ]);
    await recordPermissions(customer.id, [
      { permission: "Mail.Read", level: "granted", answer: "on-its-way", note: "Granted a minute ago", requestId: "r1" },
    ]);
    await recordPermissions(customer.id, []);
    const rows = (await listPermissions(customer.id)).sort((a, b) => a.level.localeCompare(b.level));
    expect(rows).toMatchObject([
      { permission: "Mail.Read", level: "declared", answer: "yes", note: null },
      { permission: "Mail.Read", level: "granted", answer: "on-its-way", note: "Granted a minute ago", requestId: "r1" },
    ]);
  });
});

describe("a permission that is never tried", () => {
  const levels = async (id: string) =>
    (await listPermissions(id)).filter(({ permission }) => permission === "Machine.LiveResponse").map(({ answer }) => answer);
  const live = { permission: "Machine.LiveResponse", level: "works" } as const;

  it("is read as not tried, also where an earlier version stored that it works", async () => {
    await recordPermissions(customer.id, [{ ...live, answer: "yes", note: "Not tried: any call would start a session on a machine." }]);
    expect(await levels(customer.id)).toEqual(["not-tried"]);
  });

  it("is stored as an answer that the version before can read", async () => {
    await recordPermissions(customer.id, [{ ...live, answer: "not-tried", code: "permission-not-tried" }]);
    expect(await levels(customer.id)).toEqual(["not-tried"]);
    const stored = (await readEverything(customer.id)).permission_evidence;
    expect(stored).toContainEqual(expect.objectContaining({ ...live, answer: "unknown", code: "permission-not-tried" }));
    await recordPermissions(customer.id, [{ ...live, answer: "unknown", code: "microsoft-unreachable" }]);
    expect(await levels(customer.id)).toEqual(["unknown"]);
  });
});

describe("a run", () => {
  const plan = [{ do: "create-client-secret" }, { do: "register-in-exchange" }] as const;
  const start = async () => {
    const id = randomUUID();
    await createRun(customer.id, { id, startedBy: randomUUID(), plan });
    return id;
  };

  it("keeps its plan, and is created once however often the button is pressed", async () => {
    const id = randomUUID();
    const startedBy = randomUUID();
    await Promise.all([1, 2, 3].map(() => createRun(customer.id, { id, startedBy, plan })));
    expect(await getRun(customer.id, id)).toMatchObject({ id, startedBy, state: "working", plan, roundTrips: 0, calls: [], trouble: null });
    expect(await listChanges(customer.id, id)).toEqual(plan.map((change) => ({ change, state: "pending", trouble: null })));
    expect((await latestRun(customer.id))?.id).toBe(id);
  });

  it("is the only one at a time: of two started at once one is created, and the other caller gets its id", async () => {
    const ids = [randomUUID(), randomUUID()];
    const begun = await Promise.all(ids.map((id) => createRun(customer.id, { id, startedBy: randomUUID(), plan })));
    const winner = ids[begun.findIndex(({ ok }) => ok)];
    expect(begun.find(({ ok }) => !ok)).toEqual({ ok: false, reason: "run-already-going", runId: winner });
    await setRunState(customer.id, winner as string, { state: "done", finishedAt: new Date().toISOString() });
    expect(await createRun(customer.id, { id: randomUUID(), startedBy: randomUUID(), plan })).toEqual({ ok: true });
  });

  it("never goes on for a customer whom staff end at the same time: one of the two is refused, and afterwards only an undo begins", async () => {
    const ending = { by: "Casey", because: "They cancelled.", approvalId: null };
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const { id } = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "casey" });
      const begin = () => createRun(id, { id: randomUUID(), startedBy: randomUUID(), plan });
      const end = () => setEnded(id, ending);
      const both = round % 2 === 0 ? { begun: begin(), ended: end() } : { ended: end(), begun: begin() };
      const [begun, ended] = await Promise.all([both.begun, both.ended]);
      expect([begun.ok, ended.ok].filter(Boolean)).toHaveLength(1);
      outcomes.add(begun.ok ? "begun" : begun.reason);
      if (begun.ok) continue;
      expect(await latestRun(id)).toBeNull();
      expect(await createRun(id, { id: randomUUID(), startedBy: randomUUID(), plan, purpose: "renewal" })).toMatchObject({ ok: false });
      expect(await createRun(id, { id: randomUUID(), startedBy: randomUUID(), plan: [], purpose: "undo" })).toEqual({ ok: true });
    }
    expect([...outcomes].every((outcome) => outcome === "begun" || outcome === "customer-ended")).toBe(true);
  });

  it("records how each change goes, and drops the trouble of an earlier try", async () => {
    const id = await start();
    await recordChange(customer.id, id, "register-in-exchange", { state: "failed", requestId: "r", trouble });
    expect((await listChanges(customer.id, id))[1]).toMatchObject({ state: "failed", trouble });
    await recordChange(customer.id, id, "register-in-exchange", { state: "done" });
    expect((await listChanges(customer.id, id))[1]).toMatchObject({ state: "done", trouble: null });
    await expect(recordChange(customer.id, id, "not-planned", { state: "done" })).rejects.toThrow();
  });

  it("keeps the trouble it ended with when its state is recorded again", async () => {
    const id = await start();
    await setRunState(customer.id, id, { state: "stuck", trouble, finishedAt: "2026-01-01T00:00:00.000Z" });
    await setRunState(customer.id, id, { state: "stuck" });
    expect(await getRun(customer.id, id)).toMatchObject({ state: "stuck", trouble, finishedAt: "2026-01-01T00:00:00.000Z" });
  });

  it("keeps every call, also when steps record calls at the same time", async () => {
    const id = await start();
    const call = (n: number): RunCall => ({
      ...{
        at: "2026-01-01T00:00:00.000Z",
        what: `GET /${n}`,
        method: "GET",
        path: `/${n}`,
        status: 200,
        requestId: null,
        ms: 1,
        trip: `${n}`,
      },
    });
    const countTrips = (all: readonly RunCall[]) => all.length;
    await Promise.all([1, 2, 3, 4].map((n) => recordCalls(customer.id, id, { calls: [call(n), call(n + 10)], countTrips })));
    const run = await getRun(customer.id, id);
    expect(run.roundTrips).toBe(8);
    expect(run.calls.map((c) => Number(c.path.slice(1))).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 11, 12, 13, 14]);
  });
});

describe("the app registration of a customer from before", () => {
  it("is the one that a run created, and none that was merely observed", async () => {
    const ids = { appObjectId: randomUUID(), appId: randomUUID() };
    const observed = await createCustomer({ name: "Observed", dropzoneHost: "observed.dropzone.app", cloud: "global", createdBy: "casey" });
    await rememberApp(observed.id, ids);
    const found = await openOwnApp(observed.id);
    expect(found).toEqual({ recorded: null, toAdopt: null, uniqueName: expect.stringMatching(/^dropzone-onboarding-[0-9a-f]{32}$/) });
    expect(await openOwnApp(observed.id)).toEqual(found);

    const created = await createCustomer({ name: "Created", dropzoneHost: "created.dropzone.app", cloud: "global", createdBy: "casey" });
    await rememberApp(created.id, ids);
    const runId = randomUUID();
    const plan = [{ do: "create-application" as const, permissions: [], thumbprint: null }];
    await createRun(created.id, { id: runId, startedBy: randomUUID(), plan });
    await recordChange(created.id, runId, "create-application", { state: "done" });
    expect(await openOwnApp(created.id)).toMatchObject({ recorded: { objectId: ids.appObjectId, appId: ids.appId }, uniqueName: null });
  });
});

describe("a sealed credential", () => {
  const inTheTable = async () =>
    (await owner.query("SELECT to_jsonb(c) AS row FROM sealed_credential c WHERE customer_id = $1", [customer.id])).rows;

  it("opens for the customer and purpose it was sealed for, and is unreadable in the table", async () => {
    await sealCredential(customer.id, "client-secret", {
      reference: "key-1",
      value: "s3cr3t~value",
      expiresAt: "2050-01-01T00:00:00.000Z",
    });
    expect(await openCredential(customer.id, "client-secret")).toMatchObject({
      reference: "key-1",
      value: "s3cr3t~value",
      expiresAt: "2050-01-01T00:00:00.000Z",
    });
    expect(await describeCredential(customer.id, "client-secret")).toMatchObject({ reference: "key-1" });
    expect(JSON.stringify(await inTheTable())).not.toContain("s3cr3t");
  });

  it("does not open when it is copied to another purpose or another customer", async () => {
    const other = await createCustomer({ name: "Other", dropzoneHost: "x", cloud: "global", createdBy: "casey" });
    await sealCredential(customer.id, "client-secret", { reference: "key-1", value: "secret" });
    const copy =
      "INSERT INTO sealed_credential SELECT $2, $3, reference, sealed, created_at, expires_at FROM sealed_credential WHERE customer_id = $1";
    await owner.query(copy, [customer.id, other.id, "client-secret"]);
    await expect(openCredential(other.id, "client-secret")).rejects.toThrow("sealed for something else");
    await owner.query(copy, [customer.id, customer.id, "graph-token"]);
    await expect(openCredential(customer.id, "graph-token")).rejects.toThrow("sealed for something else");
  });

  it("can no longer be read once it has expired, was destroyed or was replaced", async () => {
    await sealCredential(customer.id, "graph-token", { reference: "p", value: "token", expiresAt: "2020-01-01T00:00:00.000Z" });
    expect(await openCredential(customer.id, "graph-token")).toBeNull();
    expect(await describeCredential(customer.id, "graph-token")).toBeNull();
    // Reading does not delete an expired row.
    expect(await inTheTable()).toHaveLength(1);
    await destroyExpiredCredentials(customer.id);
    expect(await inTheTable()).toEqual([]);
    await sealCredential(customer.id, "graph-token", { reference: "p", value: "first" });
    await sealCredential(customer.id, "graph-token", { reference: "p", value: "second" });
    expect((await openCredential(customer.id, "graph-token"))?.value).toBe("second");
    await destroyCredential(customer.id, "graph-token");
    expect(await describeCredential(customer.id, "graph-token")).toBeNull();
  });
});

describe("looks that run at the same time", () => {
  const view = (state: "done" | "needs-you", observedAt: string) => stepView("certificate", state, state, observedAt);
  it("never replace a later observation with an earlier one", async () => {
    const [earlier, later] = ["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:03.000Z"];
    await recordSteps(customer.id, [view("done", later)]);
    await recordSteps(customer.id, [view("needs-you", earlier)]);
    expect((await listSteps(customer.id)).map(({ state, observedAt }) => [state, observedAt])).toEqual([["done", later]]);
    await Promise.all(Array.from({ length: 6 }, () => recordSteps(customer.id, [view("needs-you", "2026-01-01T00:00:09.000Z")])));
    expect(await listStepHistory(customer.id, "certificate", 10)).toHaveLength(2);
  });
});

describe("a scoped transaction", () => {
  it("is shared by the calls made in it, and rolled back as one", async () => {
    const failing = inCustomer(customer.id, async () => {
      await recordSubmission(customer.id, "data-source", { state: "saved" });
      throw new Error("after all");
    });
    await expect(failing).rejects.toThrow("after all");
    expect(await listSubmissions(customer.id)).toEqual([]);
  });

  it("answers several queries started at the same time", async () => {
    const both = await inCustomer(customer.id, () =>
      Promise.all([findChoices(customer.id), listSteps(customer.id), latestRun(customer.id)]),
    );
    expect(both).toEqual([null, [], null]);
  });
});
