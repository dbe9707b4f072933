import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { StepSlug } from "@/lib/catalogue/steps";
import { watchingPermission } from "@/lib/catalogue/watching";
import { refreshDue } from "@/lib/desk/refresh-summaries";
import { listAudit } from "@/lib/store/audit";
import { sealCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { listDrift } from "@/lib/store/drift";
import { listChanges } from "@/lib/store/runs";
import { listSteps } from "@/lib/store/step-evidence";
import { getSummary } from "@/lib/store/summaries";
import { findWatch } from "@/lib/store/watching";
import type { DeedName } from "@/sandbox/control/deeds";
import { addPrincipalOf, findApplicationAnywhere } from "@/sandbox/world/directory";
import { portalClientId } from "@/sandbox/world/portal-app";
import { openTestRuns, type TestRuns } from "@/testing/run";
import { audiences, personToken, tenantNamed } from "@/testing/sandbox-callers";
import { checkAgain } from "../setup/check-again";
import { loadFinish, removeAccess } from "../setup/finish";
import { loadChecklist } from "../setup/load-checklist";
import { switchWatching } from "../setup/switch-watching";
import { sweep } from "./sweep";

/** After the last green tick: Dropzone's own account, the daily look, and what changed since. The clock of both programs is moved. */

let runs: TestRuns;
let contoso: Customer;

beforeAll(async () => {
  // The engine's own timers go by this clock too, so it never goes back, not even between two tests.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now(), shouldAdvanceTime: true });
  runs = await openTestRuns();
});
afterAll(() => runs.close());
beforeEach(async () => {
  await runs.begin();
  contoso = await runs.customer("contoso");
  await mend();
});

const hours = (count: number) => count * 3_600_000;
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** Time passes, and whose turn it is then is visited. */
async function visitAfter(ms: number): Promise<void> {
  pass(ms);
  await sweep();
  await settleList();
}
const aDay = () => visitAfter(hours(25));

/** The engine does the same at the same time; each change is handled once. */
const settleList = () =>
  vi.waitFor(
    async () => {
      await refreshDue(100);
      expect(await inCustomer(contoso.id, (db) => db.summaryDue.count({ where: { customerId: contoso.id } }))).toBe(0);
    },
    { timeout: 15_000 },
  );

const deed = (does: DeedName, what = "") => runs.control("deeds", { tenant: "contoso", does, what, by: "amir" });
const step = async (slug: string) => (await listSteps(contoso.id)).find((view) => view.slug === slug);
const brokenSteps = async () => (await listDrift(contoso.id)).map((drift) => drift.step).sort();
const entries = async (action: string) => (await listAudit(contoso.id)).filter((entry) => entry.action === action);
const adas = ["global-administrator"] as const;

/** An administrator signs in, reads the plan and confirms it. */
async function mend() {
  const { person } = await runs.signIn(contoso, "ada", "graph", adas);
  await runs.signIn(contoso, "ada", "exchange", adas);
  const run = await runs.run(await getCustomer(contoso.id), person);
  const left = (await listChanges(contoso.id, run.id)).filter(({ state }) => state !== "done");
  expect(left).toEqual([]);
  return run;
}

async function watching(on: boolean) {
  const { person } = await runs.signIn(contoso, "ada", "graph", adas);
  await switchWatching(await getCustomer(contoso.id), person, on);
}

/** The portal's service principal comes into a tenant with the first consent. */
function letPortalIn(): void {
  const { world } = runs.sandbox;
  const portal = findApplicationAnywhere(world, portalClientId);
  const tenant = tenantNamed(world, "contoso");
  if (!portal) throw new Error("The portal is not registered");
  if (!tenant.servicePrincipals.some(({ appId }) => appId === portalClientId))
    addPrincipalOf(world, tenant, { application: portal.application, home: portal.tenant });
}

async function grantsOfPortal(): Promise<(string | null)[]> {
  const { servicePrincipals, grants } = await runs.tenant(contoso);
  const own = servicePrincipals.find(({ appId }) => appId === portalClientId);
  return grants.filter(({ principalId }) => principalId === own?.id).map(({ value }) => value);
}

async function watchOn(): Promise<void> {
  letPortalIn();
  await watching(true);
  expect((await mend()).plan).toEqual([{ do: "grant-watching" }]);
}

describe("Dropzone's own account of the integrations, without any power in the tenant", () => {
  it("ends the story with the first alert", async () => {
    await visitAfter(hours(0.05));
    expect((await loadChecklist(contoso)).firstAlert).toMatchObject({ is: "awaited" });
    await visitAfter(hours(0.3));
    const at = new Date(
      Date.parse((await step("alert-source"))?.facts.find(({ label }) => label === "Saved")?.at ?? "") + 720_000,
    ).toISOString();
    expect((await loadChecklist(contoso)).firstAlert).toEqual({ is: "received", at });
    const finish = await loadFinish(await getCustomer(contoso.id));
    expect(finish).toMatchObject({ ok: true, firstAlert: { is: "received", at } });
  });

  it("says that no alert has come after the usual time", async () => {
    await runs.control("dropzone", { tenant: "contoso", firstAlertAfterSeconds: 10 * 24 * 3600 });
    await aDay();
    expect((await loadChecklist(contoso)).firstAlert).toMatchObject({ is: "late" });
  });

  it("shows a revoked consent as broken, and its return as mended", async () => {
    await aDay();
    await deed("revoke-grant", "Mail.Read");
    await aDay();
    expect(await step("data-source")).toMatchObject({ state: "needs-you", trouble: { code: "dropzone-integration-failing" } });
    expect(await brokenSteps()).toEqual(["data-source"]);
    await aDay();
    expect(await entries("drift-found")).toHaveLength(1);
    await deed("grant-permission", "Mail.Read");
    await aDay();
    expect(await step("data-source")).toMatchObject({ state: "done" });
    expect(await brokenSteps()).toEqual([]);
    expect(await entries("drift-over")).toHaveLength(1);
  });

  it("notices an integration that was removed in Dropzone, and the plan saves it again", async () => {
    await runs.control("dropzone", { tenant: "contoso", remove: "alert-source" });
    await aDay();
    expect(await step("alert-source")).toMatchObject({ state: "needs-you", trouble: { code: "dropzone-integration-gone" } });
    await mend();
    await settleList();
    expect(await step("alert-source")).toMatchObject({ state: "done" });
    expect(await brokenSteps()).toEqual([]);
  });
});

/** What somebody does behind everybody's back, and the step that it breaks. */
const deeds: readonly (readonly [does: DeedName, what: string, broken: StepSlug])[] = [
  ["revoke-grant", "Mail.Read", "graph-permissions"],
  ["grant-permission", "Directory.ReadWrite.All", "app-registration"],
  ["add-owner", "uma", "app-registration"],
  ["remove-certificates", "", "certificate"],
  ["delete-application", "", "app-registration"],
];

describe("watching with the smallest power", () => {
  it("is off until somebody wants it: no plan speaks of it, and the portal asks for no token of its own", async () => {
    letPortalIn();
    await runs.signIn(contoso, "ada", "graph", adas);
    expect((await runs.plan(contoso)).plan).toEqual([]);
    const before = (await runs.calls()).length;
    await aDay();
    const asked = (await runs.calls()).slice(before).map(({ path }) => path);
    expect(asked.some((path) => path.includes("/integrations/"))).toBe(true);
    expect(asked.filter((path) => path.includes("/oauth2/") || path.includes("batch"))).toEqual([]);
  });

  it("is granted one permission by the plan, looks once a day, and ends at once when it is switched off", async () => {
    await watchOn();
    expect(await grantsOfPortal()).toEqual([watchingPermission.name]);
    await aDay();
    const { lookedAt } = (await findWatch(contoso.id)) ?? {};
    expect(Date.parse(lookedAt ?? "")).toBeGreaterThan(Date.now() - hours(1));
    await visitAfter(hours(2));
    expect((await findWatch(contoso.id))?.lookedAt).toBe(lookedAt);

    await watching(false);
    await aDay();
    expect((await findWatch(contoso.id))?.lookedAt).toBe(lookedAt);
    expect((await mend()).plan).toMatchObject([{ do: "retire-watching" }]);
    expect(await grantsOfPortal()).toEqual([]);
  });

  it("notices what somebody does to the app once, and once that it is mended", { timeout: 90_000 }, async () => {
    await watchOn();
    for (const [index, [does, what, broken]] of deeds.entries()) {
      await aDay();
      expect(await brokenSteps(), does).toEqual([]);
      const seen = await step(broken);
      await deed(does, what);
      await aDay();
      // The engine's own sweep may have taken the turn, and is not done yet.
      await vi.waitFor(async () => expect(await brokenSteps(), does).toContain(broken), { timeout: 10_000 });
      const drift = await listDrift(contoso.id);
      expect(drift.find((one) => one.step === broken)).toMatchObject({ was: seen?.line, lastDoneAt: seen?.observedAt });
      await settleList();
      expect((await getSummary(contoso.id))?.brokenSince).toBe(drift[0]?.foundAt);
      const found = await entries("drift-found");
      await aDay();
      expect(await entries("drift-found"), does).toHaveLength(found.length);
      expect((await loadChecklist(await getCustomer(contoso.id))).next).toEqual({
        label: "Review the changes",
        href: "/setup/contoso/plan",
      });
      await mend();
      // Dropzone is asked again soon, so that what was mended is seen to work.
      await visitAfter(hours(1));
      expect(await brokenSteps(), does).toEqual([]);
      expect(await entries("drift-over"), does).toHaveLength(index + 1);
      expect((await getSummary(contoso.id))?.brokenSince).toBeNull();
    }
  });

  it.each([
    ["is slowed down", { fault: "throttled", retryAfter: 7200 }],
    ["is cut off", { fault: "server-error" }],
  ])("takes no look that %s for drift, and comes again when Microsoft wants it", async (_, fault) => {
    await watchOn();
    await aDay();
    const before = (await listSteps(contoso.id)).map(({ slug, state }) => [slug, state]);
    await deed("revoke-grant", "AuditLog.Read.All");
    await runs.control("faults", { match: { path: "$batch" }, times: 50, ...fault });
    await aDay();
    const ofEntra = (await listSteps(contoso.id)).filter(({ slug }) => slug !== "data-source").map(({ slug, state }) => [slug, state]);
    expect(ofEntra).toEqual(before.filter(([slug]) => slug !== "data-source"));
    const { nextLookAt, lookCode } = await inCustomer(contoso.id, (db) =>
      db.watch.findUniqueOrThrow({ where: { customerId: contoso.id } }),
    );
    expect(lookCode).toMatch(/^reading-/);
    expect(nextLookAt?.getTime()).toBeGreaterThanOrEqual(Date.now() + ("retryAfter" in fault ? hours(2) : hours(1)) - 60_000);
  });

  it("names who changed it once an administrator signs in whose token opens the audit log", async () => {
    await watchOn();
    await aDay();
    await deed("add-owner", "uma");
    await aDay();
    expect((await listDrift(contoso.id))[0]?.by).toBeNull();
    const { person } = await runs.signIn(contoso, "ada", "graph", adas);
    await checkAgain(await getCustomer(contoso.id), person.id);
    expect((await listDrift(contoso.id))[0]?.by).toBeNull();

    const tenant = tenantNamed(runs.sandbox.world, "contoso");
    const scp = "User.Read Application.ReadWrite.All AppRoleAssignment.ReadWrite.All AuditLog.Read.All";
    const value = await personToken(runs.sandbox.world, { tenant, first: "ada", audience: audiences.graph, scp });
    await sealCredential(contoso.id, "graph-token", {
      reference: person.id,
      value,
      expiresAt: new Date(Date.now() + hours(1)).toISOString(),
    });
    await checkAgain(await getCustomer(contoso.id), person.id);
    expect((await listDrift(contoso.id))[0]?.by?.name).toMatch(/^amir@/);
  });

  it("ends with the portal's access to the tenant", async () => {
    await watchOn();
    const { person } = await runs.signIn(contoso, "ada", "graph", adas);
    expect(await removeAccess(await getCustomer(contoso.id), person)).toEqual({ ok: true });
    expect(await findWatch(contoso.id)).toMatchObject({ wanted: false, granted: null });
    expect(await loadFinish(await getCustomer(contoso.id))).toMatchObject({ watching: null });
    expect(await grantsOfPortal()).toEqual([]);
  });

  it("finds nothing in two years without a change, and then once that the client secret has ended", async () => {
    await watchOn();
    for (let month = 0; month < 24; month++) await visitAfter(hours(24 * 30));
    expect(await entries("drift-found")).toEqual([]);
    for (let week = 0; week < 3; week++) await visitAfter(hours(24 * 7));
    expect(await brokenSteps()).toEqual(["alert-source", "client-secret", "data-source"]);
    expect(await entries("drift-found")).toHaveLength(3);
    await mend();
    await settleList();
    expect(await brokenSteps()).toEqual([]);
    expect(await entries("drift-over")).toHaveLength(1);
  });
});
