import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeId } from "@/lib/onboarding/planning/changes";
import { openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { findEndings } from "@/lib/store/expiries";
import { latestRun, listChanges } from "@/lib/store/runs";
import { listSubmissions, recordSubmission } from "@/lib/store/submissions";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { openTestRuns, type TestRuns } from "@/testing/run";
import { confirmPlan } from "../setup/confirm-plan";
import { loadChecklist } from "../setup/load-checklist";
import { loadRenewal } from "../setup/load-renewal";

/** Whole renewals of a customer who was onboarded long ago: the secret, Dropzone's certificate, and what stands in the way. */

let runs: TestRuns;
let contoso: Customer;
let old: string;
beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.close());
beforeEach(async () => {
  await runs.begin();
  await runs.control("clock", { advanceSeconds: 0 });
  contoso = await runs.customer("contoso");
  await runs.onboarded(contoso);
  old = (await secrets())[0] ?? "";
  await runs.signIn(contoso, "ada", "exchange");
});

const signIn = async () => (await runs.signIn(contoso, "ada", "graph")).person;
const app = async () => {
  const [found] = (await runs.tenant(contoso)).applications;
  if (!found) throw new Error("The app is gone");
  return found;
};
const secrets = async () => (await app()).passwordCredentials.map(({ keyId }) => keyId);
const thumbprints = async () => (await app()).keyCredentials.map(({ customKeyIdentifier }) => customKeyIdentifier);
const inDropzone = async () => Object.values((await runs.tenant(contoso)).dropzone.secretKeyIds);
const renewal = async () => {
  const person = await signIn();
  const loaded = await loadRenewal(await getCustomer(contoso.id), person, { here: "/here" });
  if (!loaded.ok) throw new Error(loaded.reason);
  return { ...loaded, person, ids: loaded.plan.map(changeId) };
};
const renew = async () => runs.run(contoso, await signIn(), "renewal");

/** Exactly one live secret, which both integrations hold, and nothing of the portal's that is left over. */
async function expectRenewed() {
  const [made, ...others] = await secrets();
  expect(others).toEqual([]);
  expect(made).not.toBe(old);
  expect(await inDropzone()).toEqual([made, made]);
  expect((await listSubmissions(contoso.id)).map(({ secretKeyId }) => secretKeyId)).toEqual([made, made]);
  expect(await openCredential(contoso.id, "client-secret")).toBeNull();
  expect(await openCredential(contoso.id, "graph-token")).toBeNull();
  await signIn();
  expect((await runs.plan(contoso)).plan).toEqual([]);
  const notDone = (await loadChecklist(contoso)).steps.filter(({ state, slug }) => state !== "done" && slug !== "finish");
  expect(notDone.map(({ slug, state }) => `${slug}: ${state}`)).toEqual([]);
}

const whole = () => ["create-client-secret", "save-data-source", "save-alert-source", `retire-secret:${old}`];

describe("renewing the client secret", () => {
  it("is possible while the old one is fine: a new one, both integrations with it, and then the old one is gone", async () => {
    await signIn();
    expect((await runs.plan(contoso)).plan).toEqual([]);
    const { cause, ids, sendHref } = await renewal();
    expect({ cause, ids, sendHref }).toEqual({ cause: "wanted", ids: whole(), sendHref: null });
    const begun = Date.now();
    expect(await renew()).toMatchObject({ state: "done", purpose: "renewal" });
    expect(Date.now() - begun).toBeLessThan(60_000);
    await expectRenewed();
    const { secret } = await findEndings(contoso.id);
    expect(secret).toMatchObject({ keyId: (await secrets())[0] });
    expect(secret?.madeAt).not.toBeNull();
  });

  it("after it has ended gives Dropzone a secret that works again", async () => {
    const endsAt = new Date(Date.now() + 600_000).toISOString();
    const tenant = runs.sandbox.world.state.tenants.find(({ id }) => id === contoso.entraTenantId);
    for (const credential of tenant?.applications[0]?.passwordCredentials ?? []) credential.endDateTime = endsAt;
    for (const kind of ["data-source", "alert-source"] as const)
      await recordSubmission(contoso.id, kind, { state: "saved", secretEndsAt: endsAt });
    expect(await renewal()).toMatchObject({ cause: "ends-soon", ids: whole() });
    await runs.control("clock", { advanceSeconds: 1200 });
    await runs.signIn(contoso, "ada", "exchange");
    expect(await renew()).toMatchObject({ state: "done" });
    await expectRenewed();
  });

  it("by two admins at once is one renewal", async () => {
    const { plan, choices, person } = await renewal();
    const confirm = () => confirmPlan(contoso.id, person.id, { plan, shownFor: choices, purpose: "renewal" });
    const outcomes = await Promise.all([confirm(), confirm()]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const started = outcomes.find((outcome) => outcome.ok);
    expect(await runs.end(contoso, started?.ok ? started.runId : "")).toMatchObject({ state: "done" });
    await expectRenewed();
  });

  it("removes somebody else's secret from the app before there is a new one", async () => {
    const tenant = runs.sandbox.world.state.tenants.find(({ id }) => id === contoso.entraTenantId);
    const [mine] = tenant?.applications[0]?.passwordCredentials ?? [];
    if (mine) tenant?.applications[0]?.passwordCredentials.push({ ...mine, keyId: crypto.randomUUID(), displayName: "backup" });
    const { ids } = await renewal();
    expect([ids[0]?.split(":")[0], ids.slice(1)]).toEqual(["remove-foreign", whole()]);
    expect(await renew()).toMatchObject({ state: "done" });
    await expectRenewed();
  });

  it("is left to a colleague by somebody who may manage no apps", async () => {
    const { person } = await runs.signIn(contoso, "elena", "graph", ["exchange-administrator"]);
    const loaded = await loadRenewal(await getCustomer(contoso.id), person, { here: "/here" });
    expect(loaded).toMatchObject({ ok: true, plan: [], sendHref: "/setup/contoso/parts/renewal/send" });
  });
});

describe("a renewal that cannot be looked at", () => {
  /** Looked from outside: "Look again now" led from the renewal to the plan of the setup. */
  it("is looked at again on its own page, and not on that of the setup", async () => {
    const person = await signIn();
    await runs.control("faults", { match: { service: "graph", path: "$batch" }, fault: "server-error", times: 40 });
    const loaded = await loadRenewal(await getCustomer(contoso.id), person, { here: "/here" });
    await fetch(`${runs.sandbox.origin}/sandbox/control/faults`, { method: "DELETE" });
    expect(loaded).toMatchObject({ ok: false, reason: "not-looked", action: { label: "Look again now", href: "/here" } });
  });
});

describe("a renewal that is refused", () => {
  it("by Dropzone leaves both secrets, Dropzone goes on with the old one, and the next try ends it without a third", async () => {
    await runs.control("faults", { match: { service: "dropzone", method: "PUT" }, fault: "forbidden", times: 100 });
    expect(await renew()).toMatchObject({ state: "stuck" });
    expect(await secrets()).toHaveLength(2);
    expect(await inDropzone()).toEqual([old, old]);
    for (const slug of ["data-source", "alert-source"]) {
      const step = (await loadChecklist(contoso)).steps.find((one) => one.slug === slug);
      expect([step?.state, step?.facts[0]?.value]).toEqual([
        "stuck",
        expect.stringContaining("Dropzone goes on with the secret that it has"),
      ]);
    }
    const { cause, ids, refusedBefore } = await renewal();
    expect({ cause, ids }).toEqual({ cause: "under-way", ids: whole().slice(1) });
    expect(refusedBefore.length).toBeGreaterThan(0);
    await fetch(`${runs.sandbox.origin}/sandbox/control/faults`, { method: "DELETE" });
    expect(await renew()).toMatchObject({ state: "done" });
    await expectRenewed();
  });

  it("for one integration removes nothing: each goes on with the secret that it has", async () => {
    await runs.control("faults", { match: { service: "dropzone", method: "PUT", path: "alert-source" }, fault: "forbidden", times: 100 });
    expect(await renew()).toMatchObject({ state: "stuck" });
    const both = await secrets();
    expect(both).toHaveLength(2);
    expect((await inDropzone()).every((keyId) => both.includes(keyId))).toBe(true);
    expect(new Set(await inDropzone()).size).toBe(2);
    await fetch(`${runs.sandbox.origin}/sandbox/control/faults`, { method: "DELETE" });
    expect((await renewal()).ids).toEqual(["save-alert-source", `retire-secret:${old}`]);
    expect(await renew()).toMatchObject({ state: "done" });
    await expectRenewed();
  });

  it("by a policy that forbids secrets keeps the old one", async () => {
    const tenant = runs.sandbox.world.state.tenants.find(({ id }) => id === contoso.entraTenantId);
    if (tenant) tenant.policy = { ...tenant.policy, isEnabled: true, passwordAddition: "blocked" };
    expect(await renew()).toMatchObject({ state: "stuck" });
    const run = await latestRun(contoso.id);
    const changes = await listChanges(contoso.id, run?.id ?? "");
    expect(changes.find(({ change }) => change.do === "create-client-secret")?.trouble?.code).toBe("secret-blocked-by-policy");
    // The secret is still there.
    expect(changes.find(({ change }) => change.do === "retire-secret")?.state).toBe("failed");
    expect(await secrets()).toEqual([old]);
    expect(await inDropzone()).toEqual([old, old]);
    expect(await renewal()).toMatchObject({ policy: { code: "secrets-blocked" } });
  });
});

describe("a new certificate of Dropzone", () => {
  it.each(["setup", "renewal"] as const)("is added, tested by Dropzone, and the old one removed, in a plan for %s", async (purpose) => {
    const [before] = await thumbprints();
    await runs.control("dropzone-certificate", { tenant: "contoso" });
    const person = await signIn();
    const { plan } = await runs.plan(contoso, purpose);
    expect(plan.map(changeId).toSorted()).toEqual(["add-certificate", ...whole(), `retire-certificate:${before}`].toSorted());
    expect(await runs.run(contoso, person, purpose)).toMatchObject({ state: "done" });
    expect(await thumbprints()).not.toContain(before);
    expect(await thumbprints()).toEqual([integrationCertificate("fabrikam").thumbprint]);
    await expectRenewed();
  });
});
