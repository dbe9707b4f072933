import { DBOS } from "@dbos-inc/dbos-sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { isNeverTried, permissions } from "@/lib/catalogue/permissions";
import { isSettled } from "@/lib/catalogue/states";
import type { Change } from "@/lib/onboarding/planning/changes";
import { describeCredential, openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { listPermissions } from "@/lib/store/permission-evidence";
import { getRun } from "@/lib/store/runs";
import { listSubmissions } from "@/lib/store/submissions";
import { onlyBase, openTestRuns, type TestRuns } from "@/testing/run";
import { listTransactions, type Statement } from "@/testing/statements";
import { loadChecklist } from "../setup/load-checklist";
import { dependentRoundTrips } from "./round-trips";
import { startRun } from "./start-run";

let runs: TestRuns;
beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.close());
beforeEach(() => runs.begin());

const signInFully = async (customer: Customer, first = "ada") => {
  await runs.signIn(customer, first, "exchange");
  return (await runs.signIn(customer, first, "graph")).person;
};
const deeds = (changes: readonly Change[]) => changes.map((change) => change.do);
const stepsNotDone = async (customer: Customer) =>
  (await loadChecklist(customer)).steps.filter(({ state }) => !isSettled(state)).map(({ slug }) => slug);
const names = permissions.map(({ name }) => name as string).sort();

describe("the automatic route", () => {
  it("takes an empty tenant to both saved integrations in one run, and creates everything in the plan", async () => {
    const contoso = await runs.customer("contoso");
    const run = await runs.run(contoso, await signInFully(contoso));
    expect(run.state).toBe("done");
    const checklist = await loadChecklist(contoso);
    expect(checklist).toMatchObject({ done: 16, of: 17, run: { total: 20, finished: 20 } });
    expect(await stepsNotDone(contoso)).toEqual(["finish"]);
    for (const { name, levels } of checklist.permissions)
      expect([name, ...Object.values(levels).map(({ answer }) => answer)]).toEqual([
        name,
        "yes",
        "yes",
        "yes",
        isNeverTried(name) ? "not-tried" : "yes",
      ]);

    const tenant = await runs.tenant(contoso);
    const [app, ...others] = tenant.applications;
    expect(others).toEqual([]);
    expect(app).toMatchObject({ displayName: "Dropzone AI", signInAudience: "AzureADMyOrg", tags: ["dropzone-onboarding"] });
    expect(app?.passwordCredentials.map(({ displayName }) => displayName)).toEqual(["Dropzone AI Integration Key"]);
    const thumbprint = checklist.steps.find(({ slug }) => slug === "certificate")?.facts[0]?.value;
    expect(app?.keyCredentials.map((key) => key.customKeyIdentifier)).toEqual([thumbprint]);
    expect(app?.requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess)).toHaveLength(13);
    const principals = tenant.servicePrincipals.filter(({ appId }) => appId === app?.appId);
    expect(principals).toHaveLength(1);
    const grants = tenant.grants.filter(({ principalId }) => principalId === principals[0]?.id);
    expect(grants.map(({ value }) => value).sort()).toEqual(names);
    expect(tenant.exchange.pointers).toMatchObject([{ appId: app?.appId, objectId: principals[0]?.id }]);
    expect(tenant.exchange.assignments.map(({ role }) => role)).toEqual(["Transport Hygiene"]);
    expect(Object.keys(tenant.dropzone.integrations).sort()).toEqual(["alert-source", "data-source"]);
    // Once Dropzone has confirmed, neither the secret nor the admin's tokens are kept.
    for (const kind of ["client-secret", "graph-token", "exchange-token"] as const)
      expect(await openCredential(contoso.id, kind)).toBeNull();
    const [secret] = app?.passwordCredentials ?? [];
    expect((await listSubmissions(contoso.id)).map(({ secretKeyId }) => secretKeyId)).toEqual([secret?.keyId, secret?.keyId]);
  });

  it("needs at most ten dependent calls to Microsoft, by its own count and by the sandbox's", async () => {
    const contoso = await runs.customer("contoso");
    const person = await signInFully(contoso);
    // Slow enough to show which calls overlap, also on a busy machine.
    await runs.control("latency", { ms: 250 });
    const seen = (await runs.calls()).length;
    const { plan } = await runs.plan(contoso);
    const looked = (await runs.calls()).slice(seen).filter(({ service }) => service !== "dropzone");
    // Side by side: one batch for the plan, one for what stands in its way, and Exchange's list, its settings and this admin's rights.
    const exchange = [/InvokeCommand$/, /InvokeCommand$/, /EXOModuleFile$/].map((path) => expect.stringMatching(path));
    expect(looked.map(({ path }) => path).sort()).toEqual([...exchange, "/v1.0/$batch", "/v1.0/$batch"]);
    expect(dependentRoundTrips(looked.map(({ at, ms }) => ({ at: new Date(Date.parse(at) - ms).toISOString(), ms })))).toBe(1);

    const planned = (await runs.calls()).length;
    const started = await startRun(contoso.id, person.id, plan);
    const run = await runs.end(contoso, started.ok ? started.runId : "");
    expect(run).toMatchObject({ state: "done" });
    expect(run.roundTrips).toBeLessThanOrEqual(10);
    const asked = (await runs.calls()).slice(planned).filter(({ service }) => service !== "dropzone");
    // The sandbox records a call after it has answered it.
    const chain = dependentRoundTrips(asked.map(({ at, ms }) => ({ at: new Date(Date.parse(at) - ms).toISOString(), ms })));
    expect(chain).toBeGreaterThanOrEqual(6);
    expect(chain).toBeLessThanOrEqual(10);
    // Each observation of Graph, before the changes and at the verification, is one batch.
    const observations = asked.filter(({ items }) => items?.some(({ path }) => path.startsWith("/organization")));
    expect(observations).toHaveLength(2);
    expect(observations.every(({ path, items }) => path === "/v1.0/$batch" && (items?.length ?? 0) <= 20)).toBe(true);
  });

  it("is at most 60 database transactions, from the press of the button to the run's end, the engine's included", async () => {
    const contoso = await runs.customer("contoso");
    const person = await signInFully(contoso);
    const { plan } = await runs.plan(contoso);
    const { value: ended, transactions } = await listTransactions(async () => {
      const started = await startRun(contoso.id, person.id, plan);
      const runId = started.ok ? started.runId : "";
      for (let asked = 1; ; asked++) {
        // The engine's own end, which is its last write. Each question is a transaction too.
        if ((await DBOS.getWorkflowStatus(runId))?.status === "SUCCESS") return { runId, asked };
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    });
    expect(await getRun(contoso.id, ended.runId)).toMatchObject({ state: "done" });
    // Not counted: what the engine asks its queues and schedules all the time, whether or not a run goes.
    const isOfRun = ({ text, values }: Statement) =>
      values.some((value) => value === ended.runId || value === contoso.id) || /summary_due|webhook_endpoint/.test(text);
    const ofRun = transactions.filter((statements) => statements.some(isOfRun)).length - ended.asked;
    expect(ofRun).toBeGreaterThan(20);
    expect(ofRun).toBeLessThanOrEqual(60);
  });

  it("starts one run when the button is pressed twice at once", async () => {
    const contoso = await runs.customer("contoso", onlyBase);
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const { plan } = await runs.plan(contoso);
    const presses = await Promise.all([1, 2, 3].map(() => startRun(contoso.id, person.id, plan)));
    expect(presses.filter(({ ok }) => !ok)).toEqual(Array(2).fill({ ok: false, reason: "run-already-going" }));
    const [started] = presses.flatMap((press) => (press.ok ? [press.runId] : []));
    expect(await runs.end(contoso, started as string)).toMatchObject({ state: "done" });
    const tenant = await runs.tenant(contoso);
    expect(tenant.applications.map(({ passwordCredentials }) => passwordCredentials.length)).toEqual([1]);
  });

  it("continues a run that was created but not enqueued when the button is pressed again", async () => {
    const contoso = await runs.customer("contoso", onlyBase);
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const { plan } = await runs.plan(contoso);
    const begun = await runs.beginWithoutEngine(contoso, person, plan);
    expect(await startRun(contoso.id, person.id, plan)).toEqual({ ok: false, reason: "run-already-going" });
    expect(await runs.end(contoso, begun)).toMatchObject({ state: "done" });
  });
});

describe("a tenant that has some of it already", () => {
  it("has an empty plan once everything is there", async () => {
    const contoso = await runs.customer("contoso");
    await runs.run(contoso, await signInFully(contoso));
    await signInFully(contoso);
    const loaded = await runs.plan(contoso);
    expect(loaded).toMatchObject({ plan: [], before: [] });
    expect(loaded.already).toHaveLength(15);
    expect(await stepsNotDone(contoso)).toEqual(["finish"]);
  });

  it("is looked at by a run without any change, which settles the steps and destroys the admin's tokens", async () => {
    const contoso = await runs.customer("contoso");
    await runs.run(contoso, await signInFully(contoso));
    const person = await signInFully(contoso);
    const { plan } = await runs.plan(contoso);
    const started = await startRun(contoso.id, person.id, plan);
    expect(await runs.end(contoso, started.ok ? started.runId : "")).toMatchObject({ state: "done", plan: [] });
    expect([await describeCredential(contoso.id, "graph-token"), await describeCredential(contoso.id, "exchange-token")]).toEqual([
      null,
      null,
    ]);
    expect(await stepsNotDone(contoso)).toEqual(["finish"]);
  });

  it("is waited for when Exchange does not answer while the run looks for the last time", async () => {
    const contoso = await runs.customer("contoso");
    const person = await signInFully(contoso);
    const runId = await runs.start(contoso, person);
    await vi.waitFor(async () => expect((await runs.tenant(contoso)).exchange.assignments).toHaveLength(1), {
      timeout: 30_000,
      interval: 5,
    });
    const match = { service: "exchange", path: "InvokeCommand" };
    await runs.control("faults", { match, fault: "server-error", status: 500, times: 3 });
    expect(await runs.end(contoso, runId)).toMatchObject({ state: "done" });
    expect(await stepsNotDone(contoso)).toEqual(["finish"]);
  });

  it("keeps an app of the same name that somebody created by hand, unchanged beside ours", async () => {
    await runs.begin("onboarded-by-hand");
    const contoso = await runs.customer("contoso");
    const before = await runs.tenant(contoso);
    const byHand = before.applications[0];
    const run = await runs.run(contoso, await signInFully(contoso));
    expect(run).toMatchObject({ state: "done", plan: { length: 20 } });
    const after = await runs.tenant(contoso);
    expect(after.applications).toHaveLength(2);
    expect(after.applications.find(({ id }) => id === byHand?.id)).toEqual(byHand);
    expect(after.exchange.pointers[0]).toEqual(before.exchange.pointers[0]);
    expect(after.exchange.assignments).toHaveLength(2);
    expect(after.grants.filter(({ principalId }) => before.grants.some((g) => g.principalId === principalId))).toEqual(before.grants);
  });

  it("gets only a new secret when the portal created everything else before, and then loses the old one", async () => {
    await runs.begin("everything-done");
    const contoso = await runs.customer("contoso");
    await runs.recordApp(contoso);
    const person = await signInFully(contoso);
    expect(deeds((await runs.plan(contoso)).plan)).toEqual([
      "create-client-secret",
      "save-data-source",
      "save-alert-source",
      "retire-secret",
    ]);
    const before = (await runs.tenant(contoso)).applications[0]?.passwordCredentials ?? [];
    const run = await runs.run(contoso, person);
    expect(run.state).toBe("done");
    const [app] = (await runs.tenant(contoso)).applications;
    expect(app?.passwordCredentials).toHaveLength(1);
    expect(app?.passwordCredentials).not.toContainEqual(before[0]);
  });

  it("first gets Microsoft's missing services, then their permissions declared and granted", async () => {
    await runs.begin("missing-first-party");
    const contoso = await runs.customer("contoso");
    const person = await signInFully(contoso);
    const { plan } = await runs.plan(contoso);
    expect(deeds(plan).slice(0, 4)).toEqual(["add-resource", "add-resource", "create-application", "declare-permissions"]);
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    const tenant = await runs.tenant(contoso);
    expect(tenant.applications[0]?.requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess)).toHaveLength(13);
    const principal = tenant.servicePrincipals.find(({ appId }) => appId === tenant.applications[0]?.appId);
    const granted = tenant.grants.filter(({ principalId }) => principalId === principal?.id).map(({ value }) => value);
    expect(granted.sort()).toEqual(names);
    expect(await stepsNotDone(contoso)).toEqual(["finish"]);
  });
});

describe("declining every optional capability", () => {
  it("leaves only the base steps, and calls no Microsoft service but Entra ID and Graph", async () => {
    const contoso = await runs.customer("contoso", onlyBase);
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const run = await runs.run(contoso, person);
    expect(run.state).toBe("done");
    expect(await loadChecklist(contoso)).toMatchObject({ done: 8, of: 9 });
    const services = new Set((await runs.calls()).map(({ service }) => service));
    expect([...services].sort()).toEqual(["dropzone", "entra", "graph"]);
    const tenant = await runs.tenant(contoso);
    expect(tenant.applications[0]?.keyCredentials).toEqual([]);
    expect(tenant.grants.map(({ value }) => value)).toHaveLength(7);
    expect((await listPermissions(contoso.id)).map(({ permission }) => permission)).not.toContain("Exchange.ManageAsApp");
    expect((await getRun(contoso.id, run.id)).plan.map((change) => change.do)).not.toContain("register-in-exchange");
  });
});
