import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findStep, type Step } from "@/lib/catalogue/steps";
import { changeId } from "@/lib/onboarding/planning/changes";
import { findingRow } from "@/lib/onboarding/preflight/findings";
import { findChoices } from "@/lib/store/choices";
import { openCredential, sealCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import type { Person } from "@/lib/store/people";
import { listChanges } from "@/lib/store/runs";
import { exchangeOf } from "@/sandbox/exchange/state";
import { everything, openTestRuns, type TestRuns } from "@/testing/run";
import { audiences, personToken, tenantNamed } from "@/testing/sandbox-callers";
import { answerBefore } from "../setup/answer-before";
import { loadBefore } from "../setup/load-before";
import { loadChecklist } from "../setup/load-checklist";
import { loadStep } from "../setup/load-step";
import { savePortalUrl } from "../setup/save-portal-url";
import { startRun } from "./start-run";

/** Wrong input and refusals by the tenant: each is reported on the step where it can be fixed, and everything else is still done. */

let runs: TestRuns;
beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.close());
beforeEach(() => runs.begin());

const signInFully = async (customer: Customer) => {
  await runs.signIn(customer, "ada", "exchange");
  return (await runs.signIn(customer, "ada", "graph")).person;
};
const stepsOf = async (customer: Customer) =>
  Object.fromEntries((await loadChecklist(customer)).steps.map((step) => [step.slug, step])) as Record<
    string,
    Awaited<ReturnType<typeof loadChecklist>>["steps"][number]
  >;

async function lookBefore(customer: Customer, { id }: Person) {
  const before = await loadBefore(await getCustomer(customer.id), id);
  if (!before.ok) throw new Error(before.href);
  return { ...before, codes: before.findings.map(({ code }) => code) };
}

/** Some tenants have given the portal more than it asks for. Then it knows what it otherwise cannot. */
async function readsPoliciesToo(customer: Customer, person: Person): Promise<void> {
  const scp = "User.Read Application.ReadWrite.All AppRoleAssignment.ReadWrite.All Policy.Read.All LicenseAssignment.Read.All";
  const tenant = tenantNamed(runs.sandbox.world, customer.slug);
  const value = await personToken(runs.sandbox.world, { tenant, first: "ada", audience: audiences.graph, scp });
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  await sealCredential(customer.id, "graph-token", { reference: person.id, value, expiresAt });
}

describe("the look before the plan", () => {
  it("asks for no permission of its own: what the portal's cannot read is unknown, and nothing stands in the way", async () => {
    const contoso = await runs.customer("contoso");
    await runs.signIn(contoso, "ada", "exchange");
    const ada = (await runs.signIn(contoso, "ada", "graph")).person;
    const { codes } = await lookBefore(contoso, ada);
    expect(codes.filter((code) => findingRow(code).state === "unknown")).toEqual(["policy-unknown", "licenses-unknown"]);
    expect(codes).toEqual(expect.arrayContaining(["exchange-rights-held", "exchange-customized", "dropzone-answers", "portal-url-given"]));
    expect(codes.filter((code) => !["unknown", "fine"].includes(findingRow(code).state))).toEqual([]);
    expect((await runs.tenant(contoso)).applications).toEqual([]);
    // No step's evidence names the questions that were refused.
    const evidence = (await loadChecklist(contoso)).steps.flatMap((step) => step.evidence.map(({ what }) => what));
    expect(evidence.filter((what) => /polic|subscribedSkus|Get-Command/.test(what))).toEqual([]);
  });

  it("knows the policy where the tenant lets it, and the secret lives as long as the admin agreed to", async () => {
    await runs.begin("secret-shortened-by-policy");
    const contoso = await runs.customer("contoso");
    const ada = await signInFully(contoso);
    await readsPoliciesToo(contoso, ada);
    const asked = await lookBefore(contoso, ada);
    expect(asked.codes[0]).toBe("secret-capped");
    await answerBefore(contoso, ada, { to: "secret-life", days: asked.findings[0]?.days ?? 0 });
    expect((await lookBefore(contoso, ada)).codes).toContain("secret-capped-agreed");
    const planned = await runs.plan(contoso);
    expect(planned.plan).toContainEqual({ do: "create-client-secret", days: 180 });
    expect(planned.groups.flatMap(({ items }) => items.map(({ detail }) => detail))).toContainEqual(
      expect.stringMatching(/^Valid for 180 days, as you agreed\./),
    );
    expect(await runs.run(contoso, ada)).toMatchObject({ state: "done" });
    const [secret] = (await runs.tenant(contoso)).applications[0]?.passwordCredentials ?? [];
    const days = (Date.parse(secret?.endDateTime as string) - Date.now()) / 86_400_000;
    expect([days > 178, days <= 180]).toEqual([true, true]);
  });

  it("offers to decline what no subscription contains", async () => {
    await runs.begin("defender-unlicensed");
    const contoso = await runs.customer("contoso");
    const ada = await signInFully(contoso);
    await readsPoliciesToo(contoso, ada);
    const { findings } = await lookBefore(contoso, ada);
    const missing = findings.filter(({ code }) => code === "license-missing");
    expect(missing.map(({ capability }) => capability)).toContain("live-response");
    await answerBefore(contoso, ada, { to: "decline", capability: "live-response" });
    expect(await findChoices(contoso.id)).toMatchObject({ capabilities: ["cloud-apps", "quarantine"] });
  });
});

describe("a Portal URL of another tenant", () => {
  it("is reported, the Data Source is saved without Cloud Apps, and saved again once it is corrected", async () => {
    const contoso = await runs.customer("contoso", { ...everything, portalUrl: "fabrikam.us.portal.cloudappsecurity.com" });
    const run = await runs.run(contoso, await signInFully(contoso));
    expect(run.state).toBe("stuck");
    const steps = await stepsOf(contoso);
    expect(steps["portal-url"]).toMatchObject({ state: "needs-you", line: expect.stringContaining("it may be another tenant's") });
    expect(steps.verification).toMatchObject({
      state: "waiting",
      line: expect.stringMatching(/The rest comes after “Enter the Portal URL”/),
    });
    expect(steps["alert-source"]?.state).toBe("done");
    expect(steps["data-source"]).toMatchObject({
      state: "waiting",
      line: "Saved. Cloud Apps is added as soon as the steps for that are done.",
    });
    expect((await runs.tenant(contoso)).dropzone.integrations).toMatchObject({ "alert-source": {}, "data-source": { portalUrl: null } });
    expect(await openCredential(contoso.id, "client-secret")).not.toBeNull();

    // Each button on the way leads to the field, not back to a plan that gets stuck again.
    const field = { label: "Enter the Portal URL", href: "/setup/contoso/steps/portal-url#portal-url" };
    expect((await loadChecklist(contoso)).next).toEqual(field);
    for (const slug of ["verification", "data-source"] as const)
      expect((await loadStep(await getCustomer(contoso.id), findStep(slug) as Step, "yes")).primary).toEqual(field);

    const person = await signInFully(contoso);
    const enter = async (typed: string) => savePortalUrl(await getCustomer(contoso.id), person.id, typed);
    for (const wrong of ["fabrikam.us.portal.cloudappsecurity.com", "nobody.eu.portal.cloudappsecurity.com"])
      expect(await enter(wrong)).toEqual({
        ok: false,
        words: expect.stringMatching(/It was not saved\. Copy it from the Defender portal/),
      });
    expect((await stepsOf(contoso))["portal-url"]?.line).toContain("fabrikam");
    expect(await enter("https://contoso.us.portal.cloudappsecurity.com/api/")).toEqual({ ok: true, leadsTo: "/setup/contoso/plan" });
    expect((await stepsOf(contoso))["portal-url"]).toMatchObject({ state: "done" });
    expect((await runs.plan(contoso)).plan).toMatchObject([{ do: "save-data-source", host: "contoso.dropzone.app" }]);
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    expect(await loadChecklist(contoso)).toMatchObject({ done: 16, of: 17 });
    expect(await openCredential(contoso.id, "client-secret")).toBeNull();
  });
});

describe("grants that Microsoft refuses to a Global Administrator", () => {
  it("keep their cause on the step and in the plan, and send nobody to find a Global Administrator", async () => {
    const contoso = await runs.customer("contoso");
    await runs.signIn(contoso, "ada", "exchange", ["global-administrator"]);
    const { person } = await runs.signIn(contoso, "ada", "graph", ["global-administrator"]);
    const match = { service: "graph", method: "POST", path: "appRoleAssignedTo" };
    await runs.control("faults", { match, fault: "forbidden", times: 99 });
    expect(await runs.run(contoso, person)).toMatchObject({ state: "stuck" });

    const { steps: all, headline } = await loadChecklist(contoso);
    const step = all.find(({ slug }) => slug === "graph-permissions");
    expect(step).toMatchObject({
      state: "stuck",
      trouble: { code: "refused-despite-role", vendorCode: "Authorization_RequestDenied", status: 403, requestId: expect.any(String) },
    });
    const refused = step?.evidence.filter(({ status }) => status === 403) ?? [];
    expect(refused).toHaveLength(7);
    for (const row of refused)
      expect(row).toMatchObject({ outcome: "Refused", code: "Authorization_RequestDenied", requestId: expect.any(String) });
    expect(`${headline} ${JSON.stringify(all.filter(({ trouble }) => trouble))}`).not.toContain("Global Administrator");
    expect(headline).not.toMatch(/left for|need somebody/);

    await runs.signIn(contoso, "ada", "exchange", ["global-administrator"]);
    await runs.signIn(contoso, "ada", "graph", ["global-administrator"]);
    const { refusedBefore, plan } = await runs.plan(contoso);
    expect(refusedBefore).toMatchObject([
      {
        sentence: expect.stringMatching(/^Granting .* more changes$/),
        next: expect.stringMatching(/Candidates.*PIM.*Conditional Access/),
        code: "Authorization_RequestDenied",
      },
    ]);

    runs.sandbox.world.faults.length = 0;
    const started = await startRun(contoso.id, person.id, plan);
    expect(await runs.end(contoso, started.ok ? started.runId : "")).toMatchObject({ state: "done" });
    const after = (await loadChecklist(contoso)).steps.find(({ slug }) => slug === "graph-permissions");
    expect(after).toMatchObject({ state: "done", trouble: null });
    expect(after?.evidence.filter(({ status }) => status === 403)).toEqual([]);
  });
});

describe("a tenant whose policy forbids client secrets", () => {
  it("is asked before anything is granted: Microsoft tells of the policy only when the secret is made", async () => {
    await runs.begin("secret-blocked-by-policy");
    const contoso = await runs.customer("contoso");
    const run = await runs.run(contoso, await signInFully(contoso));
    expect(run.state).toBe("stuck");
    const steps = await stepsOf(contoso);
    expect(steps["client-secret"]).toMatchObject({
      state: "stuck",
      waitsFor: "policy-admin",
      trouble: { code: "secret-blocked-by-policy", requestId: expect.any(String) },
    });
    const made = (await listChanges(contoso.id, run.id)).filter(({ state }) => state === "done").map(({ change }) => changeId(change));
    expect(made).toEqual(["create-application", "create-service-principal"]);
    expect((await runs.tenant(contoso)).grants.filter(({ value }) => value === "Mail.Read")).toEqual([]);

    // The next plan asks, with the exemption of this one app, and is not started by itself.
    const before = await lookBefore(contoso, await signInFully(contoso));
    expect(before.codes).toContain("secrets-blocked");
    expect(before).toMatchObject({ exemption: expect.stringContaining((await runs.tenant(contoso)).applications[0]?.id ?? "-") });
  });
});

describe("a tenant whose policy shortens client secrets", () => {
  it("gets a secret with the longest allowed lifetime, and the step shows its expiry", async () => {
    await runs.begin("secret-shortened-by-policy");
    const contoso = await runs.customer("contoso");
    expect(await runs.run(contoso, await signInFully(contoso))).toMatchObject({ state: "done" });
    const [secret, ...others] = (await runs.tenant(contoso)).applications[0]?.passwordCredentials ?? [];
    expect(others).toEqual([]);
    const days = (Date.parse(secret?.endDateTime as string) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(150);
    expect(days).toBeLessThanOrEqual(180);
    expect((await stepsOf(contoso))["client-secret"]).toMatchObject({ line: `Valid until ${secret?.endDateTime.slice(0, 10)}` });
  });
});

describe("a tenant that lacks one of Microsoft's products", () => {
  it("is connected anyway, and three customers at once do not interfere", async () => {
    const tenants = { contoso: "no-premium", fabrikam: "defender-without-devices", northwind: "defender-unlicensed" } as const;
    const connect = async (label: keyof typeof tenants) => {
      await runs.control("world", { name: tenants[label], tenant: label });
      const customer = await runs.customer(label);
      const run = await runs.run(customer, await signInFully(customer));
      const steps = await stepsOf(customer);
      return [label, run.state, steps["data-source"]?.state, steps["alert-source"]?.state];
    };
    const ended = await Promise.all((["contoso", "fabrikam", "northwind"] as const).map(connect));
    expect(ended).toEqual(Object.keys(tenants).map((label) => [label, "done", "done", "done"]));
  });
});

describe("an Exchange organization that was never customized", () => {
  it("is reported on the role's step, and the Data Source is still saved", async () => {
    await runs.begin("exchange-never-customized");
    const contoso = await runs.customer("contoso");
    const run = await runs.run(contoso, await signInFully(contoso));
    expect(run.state).toBe("stuck");
    const steps = await stepsOf(contoso);
    expect(steps["exchange-role"]).toMatchObject({ state: "stuck", trouble: { code: "exchange-not-customized" } });
    expect(steps["data-source"]?.state).toBe("done");
    expect(steps["alert-source"]).toMatchObject({ state: "waiting", line: expect.stringMatching(/^Saved, and alerts come in\./) });
  });

  it("is found before the plan, and customized only when the admin agrees", async () => {
    await runs.begin("exchange-never-customized");
    const contoso = await runs.customer("contoso");
    const ada = await signInFully(contoso);
    const { customization } = exchangeOf(tenantNamed(runs.sandbox.world, "contoso"));
    expect((await lookBefore(contoso, ada)).codes[0]).toBe("exchange-not-customized");
    expect((await runs.plan(contoso)).plan.map(changeId)).not.toContain("customize-exchange");
    await answerBefore(contoso, ada, { to: "exchange-customization" });
    expect((await lookBefore(contoso, ada)).codes).toContain("exchange-customizing-agreed");
    expect((await runs.plan(contoso)).plan.map(changeId)).toContain("customize-exchange");
    expect(customization.state).toBe("dehydrated");
    expect(await runs.run(contoso, ada)).toMatchObject({ state: "done" });
    expect((await stepsOf(contoso))["exchange-role"]?.state).toBe("done");
    expect(exchangeOf(tenantNamed(runs.sandbox.world, "contoso")).customization.state).toBe("customized");
  });
});
