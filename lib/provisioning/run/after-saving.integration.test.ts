import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { permissions } from "@/lib/catalogue/permissions";
import { changeId } from "@/lib/onboarding/planning/changes";
import { findChoices } from "@/lib/store/choices";
import { findConsent, recordConsent } from "@/lib/store/consents";
import { destroyCredential, openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { listMade } from "@/lib/store/made-items";
import { latestRun } from "@/lib/store/runs";
import { listSteps } from "@/lib/store/step-evidence";
import { listSubmissions } from "@/lib/store/submissions";
import { firstPartyResources } from "@/sandbox/world/catalogue";
import { addGrant } from "@/sandbox/world/directory";
import type { ServicePrincipal } from "@/sandbox/world/state";
import { everything, openTestRuns, type TestRuns } from "@/testing/run";
import { tenantNamed } from "@/testing/sandbox-callers";
import { checkAgain } from "../setup/check-again";
import { choose } from "../setup/choose";
import { confirmPlan } from "../setup/confirm-plan";
import { loadFinish, removeAccess } from "../setup/finish";
import { loadChecklist } from "../setup/load-checklist";
import { loadUndo } from "../setup/load-undo";
import { savePortalUrl } from "../setup/save-portal-url";
import { startRun } from "./start-run";

/** Before the first run and after the last: what prevents a start, what stays, and what is created again. */

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

async function onboard() {
  await runs.signIn(contoso, "ada", "exchange");
  const { person } = await runs.signIn(contoso, "ada", "graph");
  expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
  return person;
}
const liveResponse: string[] = permissions.filter(({ capability }) => capability === "live-response").map(({ name }) => name);
const stateOf = async (slug: string) => (await loadChecklist(contoso)).steps.find((step) => step.slug === slug)?.state;
const secrets = async () => (await runs.tenant(contoso)).applications.flatMap(({ passwordCredentials }) => passwordCredentials);

describe("a customer whose integrations are saved", () => {
  it("stays done when somebody who has not signed in for Exchange checks again", async () => {
    await onboard();
    const { person } = await runs.signIn(contoso, "ada", "graph");
    expect(await loadChecklist(contoso)).toMatchObject({ done: 16, of: 17 });
    expect(await runs.plan(contoso)).toMatchObject({ plan: [], before: [] });
    await checkAgain(await getCustomer(contoso.id), person.id);
    expect(await loadChecklist(contoso)).toMatchObject({ done: 16, of: 17, next: { label: "Finish" } });
  });

  it("sees which integration a new choice makes outdated, saves both again with a new secret, and then loses what only Live Response needed", async () => {
    await onboard();
    const [first] = await secrets();
    await runs.choose(contoso, { capabilities: ["cloud-apps", "quarantine"] });
    expect([await stateOf("data-source"), await stateOf("alert-source")]).toEqual(["needs-you", "done"]);
    await runs.choose(contoso, everything);
    expect([await stateOf("data-source"), await stateOf("alert-source")]).toEqual(["done", "done"]);

    await runs.choose(contoso, { capabilities: ["cloud-apps", "quarantine"] });
    const { person } = await runs.signIn(contoso, "ada", "graph");
    expect((await runs.plan(contoso)).plan.map(changeId)).toEqual([
      ...["create-client-secret", "save-data-source", "save-alert-source"],
      ...liveResponse.map((name) => `retire-grant:${name}`),
      ...["retire-declarations", `retire-secret:${first?.keyId}`],
    ]);
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    const { dropzone, grants, applications } = await runs.tenant(contoso);
    expect(dropzone.integrations["data-source"]).toMatchObject({ useLiveResponse: false });
    expect(grants.map(({ value }) => value).filter((value) => value !== null && liveResponse.includes(value))).toEqual([]);
    expect(applications[0]?.requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess)).toHaveLength(9);
    const [second, ...others] = (await secrets()).map(({ keyId }) => keyId);
    expect([others, second === first?.keyId]).toEqual([[], false]);
    expect((await listSubmissions(contoso.id)).map(({ secretKeyId }) => secretKeyId)).toEqual([second, second]);
    expect(await openCredential(contoso.id, "client-secret")).toBeNull();
    expect([await stateOf("data-source"), await stateOf("alert-source")]).toEqual(["done", "done"]);
  });

  it("gets a new secret in both integrations when the old one was deleted", async () => {
    const person = await onboard();
    const tenant = runs.sandbox.world.state.tenants.find(({ id }) => id === contoso.entraTenantId);
    for (const application of tenant?.applications ?? []) application.passwordCredentials.length = 0;
    await runs.signIn(contoso, "ada", "graph");
    expect((await runs.plan(contoso)).plan.map(changeId)).toEqual(["create-client-secret", "save-data-source", "save-alert-source"]);
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    const [made, ...others] = await secrets();
    expect(others).toEqual([]);
    expect((await listSubmissions(contoso.id)).map(({ secretKeyId }) => secretKeyId)).toEqual([made?.keyId, made?.keyId]);
    await runs.signIn(contoso, "ada", "graph");
    expect((await runs.plan(contoso)).plan).toEqual([]);
  });
});

describe("a customer who changes their mind", () => {
  const undo = async () => {
    await runs.signIn(contoso, "ada", "exchange");
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const loaded = await loadUndo(await getCustomer(contoso.id), person.id);
    if (!loaded.ok) throw new Error(loaded.reason);
    const started = await startRun(contoso.id, person.id, loaded.plan, "undo");
    if (!started.ok) throw new Error(started.reason);
    return { loaded, run: await runs.end(contoso, started.runId) };
  };
  const standing = async () => {
    const { applications, grants, exchange, dropzone } = await runs.tenant(contoso);
    const apps = applications.filter(({ deletedDateTime }) => deletedDateTime === null).map(({ id }) => id);
    return { apps: apps.length, pointers: exchange.pointers.length, roles: exchange.assignments.length, grants: grants.length, dropzone };
  };

  it("undoes everything, and nothing else, and is set up again", async () => {
    const before = await standing();
    await onboard();
    const { loaded, run } = await undo();
    expect(loaded.plan[0]).toMatchObject({ do: "retire-integration" });
    expect(loaded.plan.at(-1)).toMatchObject({ do: "retire-application" });
    expect(run).toMatchObject({ state: "done", purpose: "undo" });
    expect(await standing()).toEqual({ ...before, dropzone: expect.objectContaining({ integrations: {} }) });
    expect((await listMade(contoso.id)).filter(({ goneAt }) => goneAt === null)).toEqual([]);
    expect(await listSubmissions(contoso.id)).toEqual([]);
    // Looked from outside: both integrations and the verification stood there as done, and alerts were awaited.
    const after = await loadChecklist(contoso);
    expect(after.steps.filter(({ state }) => state === "done").map(({ slug }) => slug)).toEqual([
      "connect",
      "capabilities",
      "organization-id",
      "portal-url",
    ]);
    expect(after.permissions.flatMap(({ levels }) => Object.values(levels)).filter((level) => level?.answer === "yes")).toEqual([]);
    expect(after).toMatchObject({ drift: [], firstAlert: null, next: { label: "See the receipt" } });
    await runs.signIn(contoso, "ada", "exchange");
    const { person } = await runs.signIn(contoso, "ada", "graph");
    expect(await loadUndo(await getCustomer(contoso.id), person.id)).toMatchObject({ ok: true, plan: [] });

    expect((await runs.plan(contoso)).plan).toHaveLength(20);
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    expect([await stateOf("data-source"), await stateOf("alert-source")]).toEqual(["done", "done"]);
  });

  it("leaves everything that Dropzone works with while Dropzone does not let go of it, and undoes the rest later", async () => {
    await onboard();
    await runs.control("faults", { match: { service: "dropzone", method: "DELETE" }, fault: "forbidden", times: 2 });
    const { run } = await undo();
    expect(run.state).toBe("stuck");
    expect(await standing()).toMatchObject({ apps: 1, pointers: 1, roles: 1 });
    expect(await undo()).toMatchObject({ run: { state: "done" } });
    expect(await standing()).toMatchObject({ apps: 0, pointers: 0, roles: 0 });
  });

  it("undoes what is left at Dropzone and in Exchange after somebody has deleted the app", async () => {
    await onboard();
    await runs.control("deeds", { tenant: "contoso", does: "delete-application", by: "ada" });
    const { run } = await undo();
    expect(run.state).toBe("done");
    const { dropzone, ...rest } = await standing();
    expect([dropzone.integrations, rest]).toEqual([{}, expect.objectContaining({ apps: 0, pointers: 0, roles: 0 })]);
    expect(await listSubmissions(contoso.id)).toEqual([]);
  });

  /** As an admin does on the page of the enterprise application. */
  function grantByHand(customer: Customer, value: string) {
    const { world } = runs.sandbox;
    const tenant = tenantNamed(world, customer.slug);
    const named = (displayName: string) => tenant.servicePrincipals.find((one) => one.displayName === displayName) as ServicePrincipal;
    const [resource, principal] = [named("WindowsDefenderATP"), named("Dropzone AI")];
    const role = firstPartyResources.defender.appRoles.find((one) => one.value === value);
    addGrant(world, tenant, { appRoleId: role?.id ?? "", principal: { ...principal, type: "ServicePrincipal" }, resource });
  }

  it("declines what somebody else had granted: it stays, and the plan and the receipt say so", async () => {
    const narrow = await runs.customer("fabrikam", { capabilities: ["cloud-apps", "quarantine"] });
    await runs.signIn(narrow, "ada", "exchange");
    const { person } = await runs.signIn(narrow, "ada", "graph");
    expect(await runs.run(narrow, person)).toMatchObject({ state: "done" });
    grantByHand(narrow, "Machine.LiveResponse");
    await runs.signIn(narrow, "ada", "exchange");
    await runs.signIn(narrow, "ada", "graph");
    const sentence = "Machine.LiveResponse on WindowsDefenderATP stays: somebody else granted it";
    expect(await runs.plan(narrow)).toMatchObject({ plan: [], leftAlone: [sentence] });
    const receipt = async () => {
      const loaded = await loadFinish(await getCustomer(narrow.id));
      return loaded.ok ? loaded.receipt.leftAlone : loaded.reason;
    };
    expect(await receipt()).toEqual([sentence]);
    const loaded = await loadUndo(await getCustomer(narrow.id), person.id);
    expect(loaded).toMatchObject({
      ok: true,
      notOurs: { stays: [], goesAlong: ["Machine.LiveResponse on WindowsDefenderATP was not made by the portal, and goes with the app."] },
    });
  });

  it("declines quarantined mail: what it needed goes, in Exchange after a sign-in for it", async () => {
    await onboard();
    await runs.choose(contoso, { capabilities: ["cloud-apps", "live-response"] });
    const { person } = await runs.signIn(contoso, "ada", "graph");
    await destroyCredential(contoso.id, "exchange-token");
    const first = await runs.plan(contoso);
    expect(first.before.map(({ sentence }) => sentence).join()).toContain("are no longer needed");
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    const { applications, exchange, grants } = await runs.tenant(contoso);
    expect(applications[0]?.keyCredentials).toEqual([]);
    expect(grants.map(({ value }) => value)).not.toContain("Exchange.ManageAsApp");
    expect(exchange.assignments).toHaveLength(1);

    await runs.signIn(contoso, "ada", "exchange");
    await runs.signIn(contoso, "ada", "graph");
    expect((await runs.plan(contoso)).plan.map(changeId)).toEqual(["retire-exchange-assignment", "retire-exchange-service-principal"]);
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    expect((await runs.tenant(contoso)).exchange).toMatchObject({ assignments: [], pointers: [] });
  });
});

describe("the last page", () => {
  it("says what was seen, and what became of the portal's access", async () => {
    const person = await onboard();
    const finish = async () => {
      const loaded = await loadFinish(await getCustomer(contoso.id));
      return loaded.ok ? loaded : Promise.reject(new Error(loaded.reason));
    };
    const { receipt } = await finish();
    expect(receipt).toMatchObject({ isCreated: true, open: [] });
    expect(receipt.brings.join(" ")).toContain("Machine.LiveResponse is in the app's token and was not tried");
    expect(receipt.expect.join(" ")).toContain("a new app with broad permissions, a new client secret and a new Exchange role");

    expect(await removeAccess(await getCustomer(contoso.id), person)).toEqual({ ok: false, reason: "sign-in-needed" });
    await runs.signIn(contoso, "ada", "graph");
    await recordConsent(contoso.id, "exchange", { answeredAt: new Date(), readBackAt: new Date() });
    expect(await removeAccess(await getCustomer(contoso.id), person)).toEqual({ ok: true });
    expect(await findConsent(contoso.id, "exchange")).toEqual({ answeredAt: null, readBackAt: null });
    expect(await finish()).toMatchObject({ decided: "removed", isBack: false });
    const said = (await listSteps(contoso.id)).find(({ slug }) => slug === "finish")?.facts.map(({ value }) => value);
    expect(said?.join()).toMatch(/no longer (among the enterprise applications|lets the portal in)/);
    expect((await loadChecklist(contoso)).steps.find(({ slug }) => slug === "connect")?.line).toMatch(/^The portal's access was removed/);
  });
});

describe("choices that change while a plan lies open", () => {
  it("start nothing of the plan that was shown, and say what of it is left out", async () => {
    await runs.signIn(contoso, "ada", "exchange");
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const shown = await runs.plan(contoso);
    await runs.choose(contoso, { capabilities: ["live-response"] });
    expect(await confirmPlan(contoso.id, person.id, { plan: shown.plan, shownFor: shown.choices, purpose: "setup" })).toEqual({
      ok: false,
      reason: "choices-changed",
      leftOut: expect.arrayContaining([
        "grant-permission:investigation.read",
        "grant-permission:Exchange.ManageAsApp",
        "register-in-exchange",
        "assign-exchange-role",
      ]),
    });
    const narrow = await runs.plan(contoso);
    await runs.choose(contoso, everything);
    expect(await confirmPlan(contoso.id, person.id, { plan: narrow.plan, shownFor: narrow.choices, purpose: "setup" })).toEqual({
      ok: false,
      reason: "choices-changed",
      leftOut: [],
    });
    expect(await latestRun(contoso.id)).toBeNull();
  });

  it("cannot be saved while a run goes, and the form says so instead of failing", async () => {
    const { person } = await runs.signIn(contoso, "ada", "graph");
    await runs.beginWithoutEngine(contoso, person, (await runs.plan(contoso)).plan);
    const before = await findChoices(contoso.id);
    const entries = { capabilities: [], alertTypes: ["defender-alerts"], portalUrl: "" };
    expect(await choose(contoso, person.id, entries)).toEqual({ ok: false, reason: "run-going" });
    expect(await savePortalUrl(contoso, person.id, "contoso.us.portal.cloudappsecurity.com")).toEqual({
      ok: false,
      words: expect.stringMatching(/^Nothing was saved: the portal is making the changes/),
    });
    expect(await findChoices(contoso.id)).toEqual(before);
  });
});

describe("a secret that Microsoft refuses", () => {
  it("counts as propagating while it is new, and as refused once it is old", async () => {
    const amir = await runs.signIn(contoso, "amir", "graph");
    expect(await runs.run(contoso, amir.person)).toMatchObject({ state: "done" });
    const tenant = runs.sandbox.world.state.tenants.find(({ id }) => id === contoso.entraTenantId);
    for (const application of tenant?.applications ?? []) application.passwordCredentials.length = 0;
    await checkAgain(contoso, amir.person.id);
    expect(await stateOf("verification")).toBe("propagating");
    await runs.ageSecrets(11);
    await checkAgain(contoso, amir.person.id);
    expect(await stateOf("verification")).toBe("stuck");
  });
});

describe("before anything is saved", () => {
  it("nothing can be started while the API key of their Dropzone tenant is missing", async () => {
    await runs.signIn(contoso, "ada", "graph");
    await destroyCredential(contoso.id, "dropzone-api-key");
    const { before } = await runs.plan(contoso);
    expect(before.filter(({ stops }) => stops)).toMatchObject([
      { sentence: expect.stringMatching(/^The API key of your Dropzone tenant/) },
    ]);
  });
});
