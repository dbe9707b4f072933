import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findStep, type Step } from "@/lib/catalogue/steps";
import { changeId } from "@/lib/onboarding/planning/changes";
import { openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { listChanges } from "@/lib/store/runs";
import { everything, openTestRuns, type TestRuns } from "@/testing/run";
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
  it("learns who can change the policy, and everything that needs no secret is done", async () => {
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
    for (const slug of ["graph-permissions", "live-response-permissions", "certificate", "exchange-permission", "exchange-role"])
      expect([slug, steps[slug]?.state]).toEqual([slug, "done"]);
    for (const slug of ["data-source", "alert-source"]) expect(steps[slug]?.state).not.toBe("done");
    const notDone = (await listChanges(contoso.id, run.id)).filter(({ state }) => state !== "done").map(({ change }) => changeId(change));
    expect(notDone).toEqual(["create-client-secret", "save-data-source", "save-alert-source"]);
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
});
