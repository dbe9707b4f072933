import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeId } from "@/lib/onboarding/planning/changes";
import { destroyCredential, openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { listSubmissions } from "@/lib/store/submissions";
import { everything, openTestRuns, type TestRuns } from "@/testing/run";
import { checkAgain } from "../setup/check-again";
import { loadChecklist } from "../setup/load-checklist";

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

  it("sees which integration a new choice makes outdated, and saves both again with a new secret", async () => {
    await onboard();
    const [first] = await secrets();
    await runs.choose(contoso, { capabilities: ["cloud-apps", "quarantine"] });
    expect([await stateOf("data-source"), await stateOf("alert-source")]).toEqual(["needs-you", "done"]);
    await runs.choose(contoso, everything);
    expect([await stateOf("data-source"), await stateOf("alert-source")]).toEqual(["done", "done"]);

    await runs.choose(contoso, { capabilities: ["cloud-apps", "quarantine"] });
    const { person } = await runs.signIn(contoso, "ada", "graph");
    expect((await runs.plan(contoso)).plan.map(changeId)).toEqual(["create-client-secret", "save-data-source", "save-alert-source"]);
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    const { dropzone } = await runs.tenant(contoso);
    expect(dropzone.integrations["data-source"]).toMatchObject({ useLiveResponse: false });
    const second = (await secrets()).find(({ keyId }) => keyId !== first?.keyId)?.keyId;
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
