import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startEngine } from "@/lib/background/engine";
import { changeId } from "@/lib/onboarding/planning/changes";
import { listAudit } from "@/lib/store/audit";
import { describeCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { endBinding } from "@/lib/store/ended-bindings";
import { getRun, listChanges } from "@/lib/store/runs";
import { listStepHistory } from "@/lib/store/step-evidence";
import { listSubmissions } from "@/lib/store/submissions";
import { exchangeOf } from "@/sandbox/exchange/state";
import { onlyBase, openTestRuns, type TestRuns } from "@/testing/run";
import { tenantNamed } from "@/testing/sandbox-callers";
import { loadChecklist } from "../setup/load-checklist";
import { stopRun } from "./stop-run";

/** Long runs: while Microsoft propagates the changes, and when the process that runs them is killed. */

let runs: TestRuns;
beforeAll(async () => {
  runs = await openTestRuns({ engine: "elsewhere" });
});
afterAll(async () => {
  await DBOS.shutdown({ workflowCompletionTimeoutMS: 5000 });
  await runs.close();
});
beforeEach(() => runs.begin());

/** Starts another portal process. It starts the engine and the given runs; this returns once it has printed "started". */
async function portalProcess(wishes: { customerId: string; personId: string; plan: unknown }[]): Promise<ChildProcess> {
  const program = `
    import { startEngine } from "./lib/background/engine.ts";
    import { startRun } from "./lib/provisioning/run/start-run.ts";
    await startEngine();
    for (const { customerId, personId, plan } of JSON.parse(process.env.WISHES)) {
      const started = await startRun(customerId, personId, plan);
      if (!started.ok) throw new Error(started.reason);
    }
    console.log("started");`;
  const flags = ["--import", "tsx", "--conditions=react-server", "--input-type=module", "--eval", program];
  const child = spawn(process.execPath, flags, {
    env: { ...process.env, WISHES: JSON.stringify(wishes) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => said.push(String(data)));
  await vi.waitFor(
    () => {
      if (child.exitCode !== null) throw new Error(said.join(""));
      expect(said.join("")).toContain("started");
    },
    { timeout: 20_000, interval: 20 },
  );
  return child;
}

describe("a run", () => {
  it("is finished by the next process when the process that started it is killed in the middle", async () => {
    const customers: Customer[] = [];
    const wishes = [];
    for (const label of ["contoso", "fabrikam"] as const) {
      const customer = await runs.customer(label, onlyBase);
      const { person } = await runs.signIn(customer, "ada", "graph");
      const { plan } = await runs.plan(customer);
      customers.push(customer);
      wishes.push({ customerId: customer.id, personId: person.id, plan });
    }
    await runs.control("latency", { ms: 40 });
    const child = await portalProcess(wishes);
    const [contoso, fabrikam] = customers as [Customer, Customer];
    const secretsOf = async (customer: Customer) => (await runs.tenant(customer)).applications.flatMap((app) => app.passwordCredentials);
    // The worst moment: Microsoft has just created the secret, whose value it shows once.
    await vi.waitFor(async () => expect(await secretsOf(contoso)).not.toEqual([]), { timeout: 15_000, interval: 2 });
    child.kill("SIGKILL");
    await once(child, "exit");

    await startEngine();
    for (const customer of [contoso, fabrikam]) {
      const { run } = await loadChecklist(customer);
      expect(await runs.end(customer, run?.id as string)).toMatchObject({ state: "done" });
      const { applications, grants } = await runs.tenant(customer);
      expect(applications).toHaveLength(1);
      expect(grants).toHaveLength(7);
      const secrets = (await secretsOf(customer)).map(({ keyId }) => keyId);
      const [held, ...others] = (await listSubmissions(customer.id)).map(({ secretKeyId }) => secretKeyId);
      expect(others).toEqual([held]);
      expect(secrets).toContain(held);
      // A request that was on its way when the process was killed may be carried out late. The next plan then removes that secret.
      const late = secrets.filter((keyId) => keyId !== held);
      expect(late.length).toBeLessThanOrEqual(1);
      await runs.signIn(customer, "ada", "graph");
      const { plan: next } = await runs.plan(customer);
      expect(next.map(changeId)).toEqual(late.map((keyId) => `remove-orphan-secret:${keyId}`));
    }
  });

  it("shows that Microsoft is still propagating the changes and when it checks again, and finishes by itself", async () => {
    await runs.control("propagation", { mode: "demo" });
    const contoso = await runs.customer("contoso");
    await runs.signIn(contoso, "ada", "exchange");
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const runId = await runs.start(contoso, person);
    const waiting = await vi.waitFor(
      async () => {
        const checklist = await loadChecklist(contoso);
        const verification = checklist.steps.find(({ slug }) => slug === "verification");
        expect(checklist.run?.state).toBe("waiting");
        expect(verification?.state).toBe("propagating");
        return { checklist, verification };
      },
      { timeout: 15_000, interval: 50 },
    );
    expect(waiting.verification?.line).toMatch(
      /^\d+ of 13 work(, 1 is in the token and not tried)?\. Microsoft is still spreading the rest\. .*[Uu]sually .*\.$/,
    );
    // Since when, and what is usual.
    expect(waiting.verification?.facts).toContainEqual({
      label: expect.any(String),
      value: expect.stringMatching(/[Uu]sually/),
      at: expect.any(String),
    });
    expect(Date.parse(waiting.verification?.nextCheckAt as string)).toBeGreaterThan(Date.now() - 1000);
    expect(waiting.checklist.headline).toMatch(/^Waiting for Microsoft/);
    expect(waiting.checklist.permissions.flatMap(({ levels }) => [levels["in-token"].answer, levels.works.answer])).not.toContain("no");

    expect(await runs.end(contoso, runId)).toMatchObject({ state: "done" });
    expect(await loadChecklist(contoso)).toMatchObject({ done: 16, of: 17 });
    const history = (await listStepHistory(contoso.id, "verification", 20)).map(({ state }) => state);
    expect([history[0], history.at(-1)]).toEqual(["done", "propagating"]);
    expect(history).not.toContain("stuck");
    // The Data Source did not wait for Exchange, which takes longest.
    const [dataSource, alertSource] = await Promise.all(
      (["data-source", "alert-source"] as const).map((slug) => listStepHistory(contoso.id, slug, 20)),
    );
    expect(dataSource?.map(({ state }) => state)).toEqual(["done"]);
    expect(Date.parse(dataSource?.[0]?.observedAt as string)).toBeLessThan(Date.parse(alertSource?.[0]?.observedAt as string));
    expect((await getRun(contoso.id, runId)).roundTrips).toBeGreaterThan(10);
  });

  it("saves the Alert Source as soon as alerts can be read, and again when Exchange follows", async () => {
    await runs.control("propagation", { mode: "real" });
    const contoso = await runs.customer("contoso");
    await runs.signIn(contoso, "ada", "exchange");
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const runId = await runs.start(contoso, person);
    const alertSource = async () => (await runs.tenant(contoso)).dropzone.integrations["alert-source"];
    // Some minutes pass for Microsoft, and none for Exchange's cache.
    await vi.waitFor(
      async () => {
        await runs.control("clock", { advanceSeconds: 5 });
        expect(await alertSource()).toBeDefined();
      },
      { timeout: 40_000, interval: 250 },
    );
    expect(await alertSource()).toMatchObject({ powerShellApi: { enabled: false } });
    const step = async () => (await loadChecklist(contoso)).steps.find(({ slug }) => slug === "alert-source");
    const line = expect.stringMatching(/^Saved, and alerts come in\. Quarantined mail is added/);
    // Dropzone has it a moment before that is written down.
    await vi.waitFor(async () => expect(await step()).toMatchObject({ state: "propagating", line }), { timeout: 5_000 });
    expect((await describeCredential(contoso.id, "client-secret"))?.reference).toBeDefined();

    // Exchange's hour is over. The clock stays: the admin's sign-in would have ended too.
    for (const assignment of exchangeOf(tenantNamed(runs.sandbox.world, "contoso")).assignments)
      assignment.effectiveAt = "2020-01-01T00:00:00Z";
    expect(await runs.end(contoso, runId)).toMatchObject({ state: "done" });
    expect(await alertSource()).toMatchObject({ powerShellApi: { enabled: true } });
    expect(await step()).toMatchObject({ state: "done" });
    expect(await describeCredential(contoso.id, "client-secret")).toBeNull();
    const entries = (await listAudit(contoso.id)).filter(({ action }) => action === "saved:alert-source");
    expect(entries).toHaveLength(2);
  }, 90_000);

  it("is ended when staff undo the connection while it waits, and nobody continues it", async () => {
    await runs.control("propagation", { mode: "demo" });
    const contoso = await runs.customer("contoso", onlyBase);
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const runId = await runs.start(contoso, person);
    await vi.waitFor(async () => expect((await getRun(contoso.id, runId)).state).toBe("waiting"), { timeout: 15_000, interval: 50 });
    expect(await endBinding(contoso.id, { staffId: person.id, approvalId: null })).toEqual({ ok: false, reason: "run-going" });

    await stopRun(contoso.id, { kind: "customer", id: person.id });
    expect(await getRun(contoso.id, runId)).toMatchObject({ state: "stuck", finishedAt: expect.any(String) });
    expect(await describeCredential(contoso.id, "graph-token")).toBeNull();
    expect(await DBOS.getWorkflowStatus(runId)).toMatchObject({ status: "CANCELLED" });
  });

  it("stops between changes when an admin stops it, and the next one makes what is left", async () => {
    const contoso = await runs.customer("contoso", onlyBase);
    const { person } = await runs.signIn(contoso, "ada", "graph");
    await runs.control("latency", { ms: 150 });
    const runId = await runs.start(contoso, person);
    const apps = async () => (await runs.tenant(contoso)).applications;
    await vi.waitFor(async () => expect(await apps()).toHaveLength(1), { timeout: 15_000, interval: 10 });
    await stopRun(contoso.id, { kind: "customer", id: person.id });
    const stopped = await getRun(contoso.id, runId);
    expect(stopped).toMatchObject({ state: "stuck", trouble: { code: "run-stopped" }, finishedAt: expect.any(String) });
    const states = (await listChanges(contoso.id, runId)).map(({ state }) => state);
    expect(states[0]).toBe("done");
    expect(states).toContain("failed");
    expect(states).not.toContain("working");
    expect(await describeCredential(contoso.id, "graph-token")).toBeNull();
    expect((await listAudit(contoso.id)).at(-1)).toMatchObject({ action: "run-stopped", actor: person.id });

    await runs.control("latency", { ms: 0 });
    const again = await runs.signIn(contoso, "ada", "graph");
    expect(await runs.run(contoso, again.person)).toMatchObject({ state: "done" });
    const trail = (await listAudit(contoso.id)).map(({ action }) => action).filter((action) => action.startsWith("changed:"));
    expect(new Set(trail).size).toBe(trail.length);
    expect(trail).toContain("changed:create-application");
  });
});
