import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { permissions } from "@/lib/catalogue/permissions";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import { type Change, changeId } from "@/lib/onboarding/planning/changes";
import { openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { recordPerson } from "@/lib/store/people";
import { openTestRuns, type TestRuns } from "@/testing/run";
import { tenantNamed } from "@/testing/sandbox-callers";
import { removeAccess } from "../setup/finish";
import { loadChecklist } from "../setup/load-checklist";
import { loadPlan } from "../setup/load-plan";
import { findGoingRunStarter } from "../setup/run-starter";
import { startRun } from "./start-run";

/** Onboardings that need two or three people, each of whom can do a part. */

let runs: TestRuns;
let contoso: Customer;
beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.close());
beforeEach(async () => {
  await runs.begin();
  contoso = await runs.customer("contoso");
});

const ids = (changes: readonly Change[]) => changes.map(changeId).sort();
const grants = (resource: "graph" | "others") =>
  permissions
    .filter((p) => (p.resource === "microsoft-graph") === (resource === "graph"))
    .map((p) => ({ do: "grant-permission" as const, permission: p.name, resource: p.resource }));
const withoutExchange: Pick<Choices, "capabilities"> = { capabilities: ["cloud-apps", "live-response"] };
const handOvers = [{ do: "save-data-source" }, { do: "save-alert-source" }] as const;
const step = async (slug: string) => (await loadChecklist(contoso)).steps.find((s) => s.slug === slug);

describe("an Application Administrator", () => {
  it("does everything except Microsoft Graph's permissions, and a Privileged Role Administrator does exactly the rest", async () => {
    await runs.choose(contoso, withoutExchange);
    const amir = await runs.signIn(contoso, "amir", "graph");
    const his = await runs.plan(contoso);
    const create = ["create-application", "create-service-principal", "create-client-secret"] as const;
    const others = grants("others").filter(({ resource }) => resource !== "exchange-online");
    expect(ids(his.plan)).toEqual([...create, ...ids(others)].sort());
    expect(his.before.map(({ sentence, stops }) => [sentence, stops])).toEqual([
      [expect.stringMatching(/^7 changes, .* left for a Privileged Role Administrator or Global Administrator/), false],
    ]);
    const first = await runs.run(contoso, amir.person);
    expect(first.state).toBe("done");
    expect(await step("graph-permissions")).toMatchObject({
      state: "needs-you",
      line: "0 of 7 granted",
      waitsFor: "graph-consent",
    });
    expect(await openCredential(contoso.id, "graph-token")).toBeNull();
    expect(await openCredential(contoso.id, "client-secret")).not.toBeNull();

    const priya = await runs.signIn(contoso, "priya", "graph");
    expect(ids((await runs.plan(contoso)).plan)).toEqual(ids([...grants("graph"), ...handOvers]));
    const second = await runs.run(contoso, priya.person);
    expect(second.state).toBe("done");
    const { done, of } = await loadChecklist(contoso);
    expect(of - done).toBe(1);
    expect(await openCredential(contoso.id, "client-secret")).toBeNull();
    expect((await runs.tenant(contoso)).applications.map((app) => app.passwordCredentials.length)).toEqual([1]);
  });

  it("cannot use a colleague's sign-in, however fresh it is", async () => {
    await runs.signIn(contoso, "ada", "exchange");
    const ada = await runs.signIn(contoso, "ada", "graph");
    const { plan } = await runs.plan(contoso);
    const amir = await recordPerson(contoso.id, { ...ada.person, entraObjectId: randomUUID(), userName: "amir@contoso.com", roles: null });
    expect(await startRun(contoso.id, amir.id, plan)).toEqual({ ok: false, reason: "sign-in-needed" });
    expect(await loadPlan(await getCustomer(contoso.id), amir.id)).toMatchObject({ ok: false, reason: "sign-in-needed" });
    expect(await removeAccess(contoso, amir)).toEqual({ ok: false, reason: "sign-in-needed" });
    expect((await runs.tenant(contoso)).applications).toEqual([]);
    // Ada has signed in for Graph and somebody else for Exchange, so Exchange is left to that person.
    await runs.signIn(contoso, "elena", "exchange");
    expect(ids((await runs.plan(contoso)).plan)).not.toContain("assign-exchange-role");
  });

  it("who tries more than the role allows learns who can do it, and everything else is done", async () => {
    const amir = await runs.signIn(contoso, "amir", "graph");
    const { plan } = await runs.plan(contoso);
    const started = await startRun(contoso.id, amir.person.id, [...plan, ...grants("graph"), ...handOvers]);
    const run = await runs.end(contoso, started.ok ? started.runId : "");
    expect(run.state).toBe("stuck");
    expect(await step("graph-permissions")).toMatchObject({
      state: "needs-you",
      line: "0 of 7 granted",
      waitsFor: "graph-consent",
      trouble: { code: "role-missing-graph-consent", status: 403, requestId: expect.any(String) },
    });
    for (const slug of ["app-registration", "client-secret", "live-response-permissions", "exchange-permission"])
      expect([slug, (await step(slug))?.state]).toEqual([slug, "done"]);
    for (const slug of ["data-source", "alert-source"]) expect((await step(slug))?.state).not.toBe("done");
  });
});

describe("an account without a role in Exchange", () => {
  it("that signed in for Exchange gets no Exchange changes in its plan, and learns who can make them", async () => {
    await runs.signIn(contoso, "amir", "exchange");
    const amir = await runs.signIn(contoso, "amir", "graph");
    const his = await runs.plan(contoso);
    expect(ids(his.plan)).not.toContain("assign-exchange-role");
    expect(his.before[0]).toMatchObject({
      sentence: expect.stringMatching(/^Exchange did not let your account look\. .* left for an Exchange Administrator/),
      isYours: false,
    });
    expect(await runs.run(contoso, amir.person)).toMatchObject({ state: "done" });
    for (const slug of ["app-registration", "client-secret", "certificate", "live-response-permissions"])
      expect([slug, (await step(slug))?.state]).toEqual([slug, "done"]);
    expect(await step("verification")).toMatchObject({ state: "waiting", trouble: null, nextCheckAt: null });
    expect((await loadChecklist(contoso)).headline).toMatch(/^\d steps need somebody\. .* for a Privileged Role Administrator/);
  });
});

describe("a run that leaves changes to others", () => {
  it("waits until Microsoft shows what it created, so that the checklist does not keep an outdated observation", async () => {
    await runs.control("propagation", { mode: "demo" });
    const amir = await runs.signIn(contoso, "amir", "graph");
    expect(await runs.run(contoso, amir.person)).toMatchObject({ state: "done" });
    for (const slug of ["app-registration", "client-secret", "certificate", "live-response-permissions"])
      expect([slug, (await step(slug))?.state]).toEqual([slug, "done"]);
    expect(await step("graph-permissions")).toMatchObject({ state: "needs-you" });
    expect(await step("verification")).toMatchObject({
      state: "waiting",
      line: expect.stringMatching(/^4 of 13 work, 1 is in the token and not tried\. The rest comes after/),
    });
  });
});

describe("an Exchange Administrator who comes later", () => {
  it("completes the Alert Source, after both were saved without waiting for them", async () => {
    const ada = await runs.signIn(contoso, "ada", "graph");
    const hers = await runs.plan(contoso);
    expect(hers.plan.find((change) => change.do === "save-alert-source")).toMatchObject({ parts: [], later: ["quarantine"] });
    expect(hers.before.map(({ action }) => action.label)).toEqual(["Sign in for Exchange"]);
    const first = await runs.run(contoso, ada.person);
    expect(first.state).toBe("done");
    expect((await step("data-source"))?.state).toBe("done");
    expect(await step("alert-source")).toMatchObject({ state: "waiting", line: expect.stringMatching(/^Saved, and alerts come in\./) });
    expect((await step("alert-source"))?.facts).toContainEqual({
      label: "Client secret",
      value: expect.stringContaining("at most 30 days"),
    });
    expect((await runs.tenant(contoso)).dropzone.integrations["alert-source"]).toMatchObject({ powerShellApi: { enabled: false } });
    expect(await step("exchange-role")).toMatchObject({ state: "needs-you", waitsFor: "exchange-admin" });
    expect(await step("verification")).toMatchObject({
      state: "waiting",
      line: "11 of 13 work, 1 is in the token and not tried. The rest comes after “Assign the Transport Hygiene role”.",
      nextCheckAt: null,
    });
    const kept = await openCredential(contoso.id, "client-secret");
    expect(kept).not.toBeNull();
    expect(await openCredential(contoso.id, "graph-token")).toBeNull();

    // Ada has nothing to save again: Dropzone would get what it has.
    await runs.signIn(contoso, "ada", "graph");
    expect(ids((await runs.plan(contoso)).plan)).toEqual([]);
    await runs.signIn(contoso, "elena", "graph");
    const elena = await runs.signIn(contoso, "elena", "exchange");
    expect(ids((await runs.plan(contoso)).plan)).toEqual(["assign-exchange-role", "register-in-exchange", "save-alert-source"]);
    const second = await runs.run(contoso, elena.person);
    expect(second.state).toBe("done");
    expect(await loadChecklist(contoso)).toMatchObject({ done: 16, of: 17 });
    for (const kind of ["client-secret", "graph-token", "exchange-token"] as const)
      expect([kind, await openCredential(contoso.id, kind)]).toEqual([kind, null]);
    const { dropzone, applications } = await runs.tenant(contoso);
    expect(Object.keys(dropzone.integrations).sort()).toEqual(["alert-source", "data-source"]);
    expect(applications[0]?.passwordCredentials.map(({ keyId }) => keyId)).toEqual([kept?.reference]);
  });
});

describe("an admin who presses start while a colleague's run is going", () => {
  it("starts nothing, is not sent to sign in, and is told whose run it is", async () => {
    await runs.choose(contoso, withoutExchange);
    const ada = await runs.signIn(contoso, "ada", "graph");
    const { plan } = await runs.plan(contoso);
    await runs.control("latency", { ms: 150 });
    const started = await startRun(contoso.id, ada.person.id, plan);
    const tenant = tenantNamed(runs.sandbox.world, "contoso");
    const priya = tenant.people.find(({ userName }) => userName.startsWith("priya@"));
    const seen = { entraTenantId: tenant.id, entraObjectId: priya?.id ?? "", name: priya?.name ?? "", userName: priya?.userName ?? "" };
    const { id: personId } = await recordPerson(contoso.id, { ...seen, roles: null });
    // The sealed token is Ada's. A sign-in on the way back to the plan would have lost the word.
    expect(await startRun(contoso.id, personId, plan)).toEqual({ ok: false, reason: "run-already-going" });
    expect(await findGoingRunStarter(contoso.id)).toMatchObject({ personId: ada.person.id, name: ada.person.name, at: expect.any(String) });
    expect(await runs.end(contoso, started.ok ? started.runId : "")).toMatchObject({ state: "done" });
    expect(await findGoingRunStarter(contoso.id)).toBeNull();
    expect((await runs.tenant(contoso)).applications).toHaveLength(1);
  });
});
