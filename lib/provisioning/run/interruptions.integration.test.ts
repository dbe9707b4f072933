import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { listAudit } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";
import { listPermissions } from "@/lib/store/permission-evidence";
import { listSteps } from "@/lib/store/step-evidence";
import { listSubmissions } from "@/lib/store/submissions";
import { everything, onlyBase, openTestRuns, type TestRuns } from "@/testing/run";
import { loadChecklist } from "../setup/load-checklist";
import { loadPlan } from "../setup/load-plan";
import { startRun } from "./start-run";

/** Microsoft does not answer, at every point of a run. Each change is made only once, and what was not answered is never shown as yes or no. */

let runs: TestRuns;
let contoso: Customer;
beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.close());
beforeEach(async () => {
  await runs.begin();
  contoso = await runs.customer("contoso", onlyBase);
});

const v1Batch = { service: "graph", path: "/v1.0/$batch" };
/** The first batches succeed; the fault begins after them. */
const letThrough = (batches: number) => runs.control("faults", { match: v1Batch, fault: "slow", delayMs: 0, times: batches });
const fault = (kind: string, times: number, match: object = v1Batch, more: object = {}) =>
  runs.control("faults", { match, fault: kind, times, ...more });

async function startPlanned() {
  const { person } = await runs.signIn(contoso, "ada", "graph");
  const { plan } = await runs.plan(contoso);
  return async () => {
    const started = await startRun(contoso.id, person.id, plan);
    return started.ok ? started.runId : "";
  };
}

async function expectOneOfEach() {
  expect(runs.sandbox.world.faults.filter(({ times }) => times > 0)).toEqual([]);
  const { applications, servicePrincipals, grants, dropzone } = await runs.tenant(contoso);
  expect(applications).toHaveLength(1);
  expect(servicePrincipals.filter(({ appId }) => appId === applications[0]?.appId)).toHaveLength(1);
  expect(grants).toHaveLength(7);
  const secrets = applications[0]?.passwordCredentials.map(({ keyId }) => keyId);
  expect(secrets).toHaveLength(1);
  // Dropzone tests a secret before it saves it, so the one secret left is the one that Dropzone got.
  expect(Object.keys(dropzone.integrations)).toHaveLength(2);
  expect((await listSubmissions(contoso.id)).map(({ secretKeyId }) => secretKeyId)).toEqual([secrets?.[0], secrets?.[0]]);
}

describe("an answer that is lost on the way", () => {
  it.each([
    [0, "to the observation before the changes"],
    [1, "to creating the app registration"],
    [2, "to creating the enterprise application and the client secret"],
    [3, "to the grants"],
  ])("after %i batches, %s, leaves exactly one object of each kind", async (batches) => {
    const start = await startPlanned();
    if (batches > 0) await letThrough(batches);
    await fault("answer-lost", 1);
    expect(await runs.end(contoso, await start())).toMatchObject({ state: "done" });
    await expectOneOfEach();
  });

  it("leaves one client secret also when the read that follows fails too", async () => {
    const start = await startPlanned();
    await letThrough(2);
    await fault("answer-lost", 1);
    await fault("cut-off", 1, { service: "graph", method: "GET", path: "/v1.0/applications" });
    expect(await runs.end(contoso, await start())).toMatchObject({ state: "done" });
    await expectOneOfEach();
  });
});

describe("Microsoft Graph when it throttles or cuts off calls in the middle of a run", () => {
  it.each([
    ["cut-off", {}],
    ["throttled", { retryAfter: 3 }],
  ])("is waited for: %s", async (kind, more) => {
    const start = await startPlanned();
    await letThrough(1);
    await fault(kind, 2, v1Batch, more);
    expect(await runs.end(contoso, await start())).toMatchObject({ state: "done" });
    await expectOneOfEach();
  });
});

describe("a run that waits for an answer", () => {
  it.each([
    ["between the tries of one call", { status: 503, retryAfter: 2 }, 503],
    ["before it makes changes again", { status: 429, retryAfter: 12 }, 429],
  ] as const)("says who does not answer, which try is next and when, until there is an answer: %s", async (_, more, status) => {
    const start = await startPlanned();
    await letThrough(1);
    await fault("server-error", 1, v1Batch, more);
    const runId = await start();
    const shown = await vi.waitFor(
      async () => {
        const { run } = await loadChecklist(contoso);
        expect(run?.delay).not.toBeNull();
        return run?.delay;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(shown).toMatchObject({ service: "graph", status, tries: 2 });
    expect(Date.parse(shown?.nextTryAt as string) - Date.now()).toBeGreaterThan(0);
    // Microsoft asked for this time: it is not asked before.
    expect(Date.parse(shown?.nextTryAt as string) - Date.now()).toBeGreaterThan((more.retryAfter - 2) * 1000);
    expect(await runs.end(contoso, runId)).toMatchObject({ state: "done", delay: null });
    await expectOneOfEach();
  });
});

describe("Microsoft Graph when it does not answer at all", () => {
  it("leaves every step and permission “could not check”, and there is no plan", async () => {
    const { person } = await runs.signIn(contoso, "ada", "graph");
    await fault("cut-off", 50);
    expect(await loadPlan(contoso, person.id)).toMatchObject({ ok: false, reason: "not-looked" });
    const steps = await listSteps(contoso.id);
    const asked = ["app-registration", "client-secret", "graph-permissions"];
    for (const slug of asked)
      expect(steps.find((step) => step.slug === slug)).toMatchObject({
        state: "could-not-check",
        line: "Microsoft did not answer.",
        trouble: { code: "reading-cut-off" },
      });
    const levels = await listPermissions(contoso.id);
    expect(levels.length).toBeGreaterThan(0);
    expect(new Set(levels.map(({ answer }) => answer))).toEqual(new Set(["unknown"]));
  });
});

describe("a look that failed while planning", () => {
  const [graph, exchange, dropzone] = ["graph", "exchange", "dropzone"].map((service) => ({ service }));
  const html = { status: 200, body: "<html><title>Gateway</title></html>" };

  it.each([
    ["503", graph, "server-error", {}, /^Microsoft did not answer as it should/, "Look again now"],
    ["429", graph, "throttled", { retryAfter: 90 }, /^Microsoft limits at the moment/, "Look again now"],
    ["a lost connection", graph, "cut-off", {}, /^Microsoft did not answer as it should/, "Look again now"],
    ["a gateway's page", graph, "server-error", html, /^Microsoft did not answer as it should/, "Look again now"],
    ["403", graph, "forbidden", {}, /^Microsoft refused to show your app registrations, although/, "Sign in again"],
    ["503 of Exchange", exchange, "server-error", {}, /^Exchange did not answer as it should/, "Look again now"],
    ["403 of Exchange", exchange, "forbidden", {}, /^Exchange refused to show its list .* although/, "Sign in for Exchange again"],
    ["503 of Dropzone", dropzone, "server-error", {}, /^Dropzone did not answer as it should/, "Look again now"],
    ["429 of Dropzone", dropzone, "throttled", { retryAfter: 90 }, /^Dropzone limits at the moment/, "Look again now"],
  ] as const)("shows no plan to a Global Administrator, and says what is the matter: %s", async (_, match, kind, more, what, label) => {
    await runs.choose(contoso, everything);
    await runs.signIn(contoso, "ada", "exchange", ["global-administrator"]);
    const { person } = await runs.signIn(contoso, "ada", "graph", ["global-administrator"]);
    await fault(kind, 99, match, more);
    const loaded = await loadPlan(contoso, person.id);
    expect(loaded).toMatchObject({ ok: false, reason: "not-looked", action: { label } });
    if (loaded.ok || loaded.reason !== "not-looked") return;
    expect(loaded.looks[0]?.what).toMatch(what);
    expect(JSON.stringify(loaded)).not.toMatch(/somebody else|Global Administrator/);
    expect(loaded.nextLookAt === null).toBe(kind === "forbidden");
    if (kind === "throttled") expect(Date.parse(loaded.nextLookAt as string) - Date.parse(loaded.at)).toBe(90_000);

    const again = await loadPlan(contoso, person.id);
    // The same trouble, since the first look.
    if (kind !== "forbidden") expect(again).toMatchObject({ since: loaded.at });
    await runs.control("reset", { world: "fresh" });
    expect(await loadPlan(contoso, person.id)).toMatchObject({ ok: true, isPartial: false });
  });

  it("of Exchange alone lets the admin go on with the rest, and the plan says what it leaves out", async () => {
    await runs.choose(contoso, everything);
    await runs.signIn(contoso, "ada", "exchange");
    const { person } = await runs.signIn(contoso, "ada", "graph");
    await fault("server-error", 99, exchange);
    const loaded = await loadPlan(contoso, person.id);
    expect(loaded).toMatchObject({ otherWays: [{ label: "Go on without quarantined mail" }] });
    const rest = await loadPlan(contoso, person.id, { without: "exchange" });
    expect(rest).toMatchObject({ ok: true, isPartial: true });
    if (!rest.ok) return;
    expect(rest.before[0]?.sentence).toContain("Quarantined mail is left out of this plan");
    expect(rest.plan.map(({ do: deed }) => deed)).toContain("save-data-source");
    expect(rest.plan.find(({ do: deed }) => deed === "save-alert-source")).toMatchObject({ later: ["quarantine"] });
  });

  it("is no way to go on when it is Graph that failed", async () => {
    const { person } = await runs.signIn(contoso, "ada", "graph");
    await fault("server-error", 99, graph);
    expect(await loadPlan(contoso, person.id, { without: "exchange" })).toMatchObject({ ok: false, otherWays: [] });
  });

  it("of the certificate offers no plan without it", async () => {
    await runs.choose(contoso, everything);
    const { person } = await runs.signIn(contoso, "ada", "graph");
    await fault("server-error", 99, { service: "dropzone", path: "/certificate" }, { status: 500 });
    expect(await loadPlan(contoso, person.id)).toMatchObject({
      ok: false,
      reason: "not-looked",
      looks: [{ code: "dropzone-unreachable" }],
    });
  });

  it.each(["/applications", "/servicePrincipals"])("of one part of a batch is one too: %s", async (path) => {
    const { person } = await runs.signIn(contoso, "ada", "graph");
    await fault("server-error", 99, { service: "graph", path });
    expect(await loadPlan(contoso, person.id)).toMatchObject({ ok: false, reason: "not-looked" });
  });
});

/** One request of a `$batch` is answered by a gateway, the others by Microsoft. */
describe("an answer that cannot be read", () => {
  const unreadable = [
    ["a page of a gateway", "<html><body>502</body></html>"],
    ["an empty body", ""],
    ["a body that is cut", '{"displayName":"Dropzone AI Inte'],
  ];
  const requests = [
    ["PATCH", "/applications(uniqueName"],
    ["POST", "/servicePrincipals"],
    ["POST", "addPassword"],
    ["POST", "appRoleAssignedTo"],
  ];
  it.each(requests.flatMap((request) => unreadable.map((body) => [...request, ...body] as [string, string, string, string])))(
    "to %s %s, %s, is an answer that did not come: the run goes on",
    async (method, path, _, body) => {
      const start = await startPlanned();
      await fault("server-error", 1, { service: "graph", method, path }, { status: 200, body });
      expect(await runs.end(contoso, await start())).toMatchObject({ state: "done" });
      await expectOneOfEach();
    },
  );
});

/** Exchange makes the change, and its answer says nothing. */
describe("an empty answer of Exchange to one cmdlet", () => {
  it.each([
    ["New-ServicePrincipal", "register-in-exchange"],
    ["New-ManagementRoleAssignment", "assign-exchange-role"],
  ])("%s is looked at, not taken for an answer: made once, recorded once", async (cmdlet, change) => {
    await runs.choose(contoso, everything);
    await runs.signIn(contoso, "ada", "exchange");
    const start = await startPlanned();
    await fault("empty", 1, { service: "exchange", cmdlet });
    expect(await runs.end(contoso, await start())).toMatchObject({ state: "done" });
    expect(runs.sandbox.world.faults.filter(({ times }) => times > 0)).toEqual([]);
    const { exchange } = await runs.tenant(contoso);
    expect([exchange.pointers.length, exchange.assignments.length]).toEqual([1, 1]);
    expect((await runs.calls()).filter((call) => call.cmdlet === cmdlet)).toHaveLength(1);
    expect((await listAudit(contoso.id)).filter(({ action }) => action === `changed:${change}`)).toHaveLength(1);
    expect((await loadChecklist(contoso)).steps.filter(({ slug }) => slug.startsWith("exchange-")).map(({ state }) => state)).toEqual([
      "done",
      "done",
      "done",
    ]);
  });
});

describe("a list of Microsoft's that does not show yet what was made", () => {
  it.each([
    ["/applications", 3],
    ["/servicePrincipals", 3],
  ])("makes nothing twice: %s", async (path, times) => {
    const start = await startPlanned();
    await fault("stale", times, { service: "graph", method: "GET", path });
    expect(await runs.end(contoso, await start())).toMatchObject({ state: "done" });
    await expectOneOfEach();
  });
});
