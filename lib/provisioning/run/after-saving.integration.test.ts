import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { permissions } from "@/lib/catalogue/permissions";
import { changeId } from "@/lib/onboarding/planning/changes";
import { findChoices } from "@/lib/store/choices";
import { findConsent, recordConsent } from "@/lib/store/consents";
import { destroyCredential, openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { latestRun } from "@/lib/store/runs";
import { listSubmissions } from "@/lib/store/submissions";
import { everything, openTestRuns, type TestRuns } from "@/testing/run";
import { checkAgain } from "../setup/check-again";
import { choose } from "../setup/choose";
import { confirmPlan } from "../setup/confirm-plan";
import { loadFinish, removeAccess } from "../setup/finish";
import { loadChecklist } from "../setup/load-checklist";
import { savePortalUrl } from "../setup/save-portal-url";

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
