import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeId } from "@/lib/onboarding/changes";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { listChanges } from "@/lib/store/runs";
import { everything, openTestRuns, type TestRuns } from "@/scripts/test-run";
import { loadChecklist } from "./load-checklist";

/** What a tenant or a person gets wrong or forbids: said where it is cured, and everything else is done all the same. */

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
  it("is told as such, holds up the Data Source alone, and once corrected only that is left", async () => {
    const contoso = await runs.customer("contoso", { ...everything, portalUrl: "fabrikam.us.portal.cloudappsecurity.com" });
    const run = await runs.run(contoso, await signInFully(contoso));
    expect(run.state).toBe("stuck");
    const steps = await stepsOf(contoso);
    expect(steps["portal-url"]).toMatchObject({ state: "needs-you", line: expect.stringContaining("it may be another tenant's") });
    expect(steps.verification).toMatchObject({ state: "stuck", line: expect.stringMatching(/^investigation.read does not work/) });
    expect(steps["alert-source"]?.state).toBe("done");
    expect(steps["data-source"]?.state).not.toBe("done");
    expect(Object.keys((await runs.tenant(contoso)).dropzone.integrations)).toEqual(["alert-source"]);
    expect((await runs.calls()).filter(({ path }) => path.includes("data-source"))).toEqual([]);
    expect(await openCredential(contoso.id, "client-secret")).not.toBeNull();

    await runs.choose(contoso, everything);
    const person = await signInFully(contoso);
    expect((await runs.plan(contoso)).plan).toEqual([{ do: "save-data-source" }]);
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    expect(await loadChecklist(contoso)).toMatchObject({ done: 16, of: 17 });
    expect(await openCredential(contoso.id, "client-secret")).toBeNull();
  });
});

describe("a tenant whose policy forbids client secrets", () => {
  it("is told who can change that, and everything that needs no secret is done", async () => {
    await runs.begin("secret-blocked-by-policy");
    const contoso = await runs.customer("contoso");
    const run = await runs.run(contoso, await signInFully(contoso));
    expect(run.state).toBe("stuck");
    const steps = await stepsOf(contoso);
    expect(steps["client-secret"]).toMatchObject({
      state: "stuck",
      waitsFor: "Whoever manages your organization's sign-in and app policies",
      trouble: { code: "secret-blocked-by-policy", waitingHelps: false, requestId: expect.any(String) },
    });
    for (const slug of ["graph-permissions", "live-response-permissions", "certificate", "exchange-permission", "exchange-role"])
      expect([slug, steps[slug]?.state]).toEqual([slug, "done"]);
    for (const slug of ["data-source", "alert-source"]) expect(steps[slug]?.state).not.toBe("done");
    const notDone = (await listChanges(contoso.id, run.id)).filter(({ state }) => state !== "done").map(({ change }) => changeId(change));
    expect(notDone).toEqual(["create-client-secret", "save-data-source", "save-alert-source"]);
  });

  it.each(["secret-shortened-by-policy"] as const)("is told so in the world %s too", async (scene) => {
    await runs.begin(scene);
    const contoso = await runs.customer("contoso");
    await runs.run(contoso, await signInFully(contoso));
    expect((await stepsOf(contoso))["client-secret"]).toMatchObject({ state: "stuck", trouble: { code: "secret-lifetime-policy" } });
  });
});

describe("a tenant without a product", () => {
  it.each(["no-premium", "defender-without-devices", "defender-unlicensed"] as const)("is connected all the same: %s", async (scene) => {
    await runs.begin(scene);
    const contoso = await runs.customer("contoso");
    const run = await runs.run(contoso, await signInFully(contoso));
    expect(run.state).toBe("done");
    const steps = await stepsOf(contoso);
    expect([steps["data-source"]?.state, steps["alert-source"]?.state]).toEqual(["done", "done"]);
  });
});

describe("Exchange that was never customized", () => {
  it("is told in words, and the Data Source is saved meanwhile", async () => {
    await runs.begin("exchange-never-customized");
    const contoso = await runs.customer("contoso");
    const run = await runs.run(contoso, await signInFully(contoso));
    expect(run.state).toBe("stuck");
    const steps = await stepsOf(contoso);
    expect(steps["exchange-role"]).toMatchObject({ state: "stuck", trouble: { code: "exchange-not-customized" } });
    expect(steps["data-source"]?.state).toBe("done");
    expect(steps["alert-source"]?.state).not.toBe("done");
  });
});
