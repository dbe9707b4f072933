import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import type { ErrorCode } from "@/lib/errors/codes";
import { changeId, isHandOver } from "@/lib/onboarding/planning/changes";
import { withoutUnconfirmed } from "@/lib/onboarding/planning/dropzone-side";
import { listAudit } from "@/lib/store/audit";
import { findCertificate, saveCertificate } from "@/lib/store/certificates";
import { destroyCredential, openCredential, sealCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer, setDetails } from "@/lib/store/customers";
import { recordPerson } from "@/lib/store/people";
import { listChanges } from "@/lib/store/runs";
import { listSteps } from "@/lib/store/step-evidence";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { keep as keepIntegration } from "@/sandbox/dropzone/state";
import { dropzoneKey, everything, onlyBase, openTestRuns, type TestRuns } from "@/testing/run";
import { tenantNamed } from "@/testing/sandbox-callers";
import { loadChecklist } from "../setup/load-checklist";
import { loadPlan } from "../setup/load-plan";
import { uploadCertificate, uploadRefusal } from "../setup/upload-certificate";
import { startRun } from "./start-run";

/** What the app's secret and certificate depend on in Dropzone: whose certificate it is, and whose integration is there already. */

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

const file = (name: "contoso" | "fabrikam" | "northwind") => readFile(`sandbox/dropzone/certificates/${name}.certificate.pem`);
const thumbprintOf = (name: "contoso" | "fabrikam" | "northwind") => integrationCertificate(name).thumbprint;
const signInAs = async (roles: RolesSeen) => {
  const { person } = await runs.signIn(contoso, "ada", "graph");
  return recordPerson(contoso.id, { ...person, roles });
};
const onApp = async () =>
  (await runs.tenant(contoso)).applications.flatMap((app) => app.keyCredentials.map((key) => key.customKeyIdentifier));
const step = async (slug: string) => (await loadChecklist(contoso)).steps.find((each) => each.slug === slug);
/** `looks`: each gives up after four tries. */
const dropzoneDoesNotAnswer = (path: string, looks: number) =>
  runs.control("faults", { match: { service: "dropzone", path }, fault: "server-error", status: 500, times: looks * 4 });

describe("a Dropzone key that Dropzone refuses", () => {
  it("stops the plan before anything is made, and asks nothing of the customer", async () => {
    // The customer was told to upload a certificate, and the key was found wrong once everything else was made.
    await signInAs(["global-administrator"]);
    await sealCredential(contoso.id, "dropzone-api-key", { reference: contoso.dropzoneHost, value: "dz_wrong" });
    const { before } = await runs.plan(contoso);
    expect(before).toContainEqual(
      expect.objectContaining({ stops: true, isYours: false, sentence: expect.stringContaining("nothing for you to do") }),
    );
    expect(JSON.stringify(before)).not.toContain("Upload the certificate");
    expect(await step("data-source")).toMatchObject({ state: "stuck", trouble: { code: "dropzone-key-refused" } });
    await sealCredential(contoso.id, "dropzone-api-key", { reference: contoso.dropzoneHost, value: dropzoneKey("contoso") });
    expect(JSON.stringify((await runs.plan(contoso)).before)).not.toContain("API key");
    expect(await step("data-source")).toMatchObject({ state: "waiting", trouble: null });
  });
});

describe("a Dropzone tenant that limits how often it is asked when the run hands over", () => {
  it("is asked again when it wants to be, and meanwhile nothing is stuck", async () => {
    contoso = await runs.customer("fabrikam", onlyBase);
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const saving = { service: "dropzone", method: "POST", path: "/integrations/" };
    await runs.control("faults", { match: saving, fault: "throttled", retryAfter: 11, times: 2 });
    const runId = await runs.start(contoso, person);
    const step = async () => (await loadChecklist(contoso)).steps.find(({ slug }) => slug === "data-source");
    const waiting = await vi.waitFor(
      async () => {
        const { run } = await loadChecklist(contoso);
        expect(run?.delay).toMatchObject({ service: "dropzone", status: 429 });
        const waitingStep = await step();
        expect(waitingStep?.state).toBe("propagating");
        return { delay: run?.delay, step: waitingStep };
      },
      { timeout: 20_000, interval: 50 },
    );
    // Without Retry-After the run would ask again after two seconds.
    expect(Date.parse(waiting.delay?.nextTryAt as string) - Date.now()).toBeGreaterThan(8000);
    expect(waiting.step).toMatchObject({ state: "propagating", trouble: null, nextCheckAt: expect.any(String) });
    expect(waiting.step?.evidence).toContainEqual(expect.objectContaining({ status: 429 }));
    expect(await runs.end(contoso, runId)).toMatchObject({ state: "done", delay: null });
    expect(await step()).toMatchObject({ state: "done", nextCheckAt: null });
  });
});

describe("an uploaded certificate", () => {
  it.each<[string, RolesSeen, ErrorCode]>([
    ["whose roles are not known", null, "certificate-role-unknown"],
    ["who has no role", [], "certificate-needs-role"],
    ["who administers Exchange", ["exchange-administrator"], "certificate-needs-role"],
    ["who administers Defender", ["security-administrator", "cloud-app-security-administrator"], "certificate-needs-role"],
  ])("is not taken from somebody %s", async (_, roles, reason) => {
    const { id } = await signInAs(roles);
    await destroyCredential(contoso.id, "dropzone-api-key");
    expect(await uploadCertificate(contoso, id, await file("contoso"))).toEqual({ ok: false, reason });
    expect(uploadRefusal(roles)).toMatch(/sign in here/i);
    expect(await findCertificate(contoso.id)).toBeNull();
  });

  it("is refused at once, and not kept, when Dropzone answers that it uses another one", async () => {
    const { id } = await signInAs(["application-administrator"]);
    expect(await uploadCertificate(contoso, id, await file("fabrikam"))).toEqual({ ok: false, reason: "certificate-mismatch" });
    expect(await findCertificate(contoso.id)).toBeNull();
    expect(await uploadCertificate(contoso, id, await file("contoso"))).toEqual({ ok: true });
    expect(await findCertificate(contoso.id)).toMatchObject({ source: "dropzone", uploadedBy: null });
    // What Dropzone said once still counts when it does not answer.
    await dropzoneDoesNotAnswer("/certificate", 1);
    expect(await uploadCertificate(contoso, id, await file("fabrikam"))).toEqual({ ok: false, reason: "certificate-mismatch" });
  });

  it("of another company is called not confirmed before the API key arrives, and is refused at the next look after", async () => {
    const ada = await signInAs(["cloud-application-administrator"]);
    await destroyCredential(contoso.id, "dropzone-api-key");
    expect(await uploadCertificate(contoso, ada.id, await file("fabrikam"))).toEqual({ ok: true });
    const words = `uploaded by ${ada.name}, not confirmed by Dropzone`;
    expect(await step("certificate")).toMatchObject({ line: `There is a certificate ${words}.` });
    const before = await runs.plan(contoso);
    expect(JSON.stringify(before.groups)).toContain(words);
    expect(JSON.stringify(before.groups)).not.toContain("certificate of your Dropzone tenant");
    expect(JSON.stringify(before.before)).toContain(words);
    expect(await step("certificate")).toMatchObject({ line: expect.stringContaining(words) });
    expect((await listAudit(contoso.id)).at(-1)).toMatchObject({ actor: ada.id, action: "certificate-uploaded-unconfirmed" });

    await sealCredential(contoso.id, "dropzone-api-key", { reference: contoso.dropzoneHost, value: dropzoneKey("contoso") });
    const after = await runs.plan(contoso);
    expect(after.plan.find((change) => change.do === "create-application")).toMatchObject({ thumbprint: thumbprintOf("contoso") });
    expect(JSON.stringify(after)).not.toContain("not confirmed");
    expect(await findCertificate(contoso.id)).toMatchObject({ source: "dropzone", refused: [thumbprintOf("fabrikam")] });
    expect((await listSteps(contoso.id)).find(({ slug }) => slug === "certificate")).toMatchObject({
      state: "needs-you",
      trouble: { code: "certificate-mismatch" },
    });
    const refusal = { thumbprint: thumbprintOf("fabrikam"), dropzoneThumbprint: thumbprintOf("contoso") };
    expect((await listAudit(contoso.id)).at(-1)).toMatchObject({ actor: "portal", action: "certificate-refused", detail: refusal });
  });

  it("of another company is not put on the app when Dropzone answers only in the run", async () => {
    await runs.signIn(contoso, "ada", "exchange");
    const ada = await signInAs(["application-administrator"]);
    await dropzoneDoesNotAnswer("/certificate", 2);
    expect(await uploadCertificate(contoso, ada.id, await file("fabrikam"))).toEqual({ ok: true });
    const run = await runs.run(contoso, ada);
    expect(run.state).toBe("stuck");
    expect(await onApp()).toEqual([]);
    const created = (await listChanges(contoso.id, run.id)).find(({ change }) => change.do === "create-application");
    expect(created).toMatchObject({ state: "failed", trouble: { code: "certificate-mismatch" } });
  });

  it("of another company that is on the app stops the hand-over, and the next plan removes it", async () => {
    await runs.signIn(contoso, "ada", "exchange");
    const ada = await signInAs(["application-administrator"]);
    await dropzoneDoesNotAnswer("/certificate", 3);
    expect(await uploadCertificate(contoso, ada.id, await file("fabrikam"))).toEqual({ ok: true });
    const run = await runs.run(contoso, ada);
    expect(run.state).toBe("stuck");
    expect(await onApp()).toEqual([thumbprintOf("fabrikam")]);
    expect((await runs.tenant(contoso)).dropzone.integrations).toEqual({});
    const failed = (await listChanges(contoso.id, run.id)).filter(({ state }) => state === "failed");
    expect(failed.map(({ change, trouble }) => [change.do, trouble?.code])).toEqual([
      ["save-data-source", "certificate-mismatch"],
      ["save-alert-source", "certificate-mismatch"],
    ]);

    await runs.signIn(contoso, "ada", "exchange");
    const { person } = await runs.signIn(contoso, "ada", "graph");
    expect((await runs.plan(contoso)).plan.map(changeId)).toEqual([
      "add-certificate",
      `remove-refused-certificate:${thumbprintOf("fabrikam")}`,
      "save-data-source",
      "save-alert-source",
    ]);
    expect(await runs.run(contoso, person)).toMatchObject({ state: "done" });
    expect(await onApp()).toEqual([thumbprintOf("contoso")]);
    expect(await step("certificate")).toMatchObject({ state: "done", trouble: null });
  });
});

describe("a Dropzone tenant that two customers use", () => {
  const holder = async (customer: Customer) =>
    (await runs.tenant(contoso)).dropzone.integrations["data-source"]?.tenantId === customer.entraTenantId;

  it("keeps the first one's integrations until an admin of the second confirms the replacement", async () => {
    await runs.signIn(contoso, "ada", "exchange");
    await runs.run(contoso, (await runs.signIn(contoso, "ada", "graph")).person);
    const fabrikam = await runs.customer("fabrikam", everything, "contoso");
    await runs.signIn(fabrikam, "ada", "exchange");
    const { person } = await runs.signIn(fabrikam, "ada", "graph");
    const shown = await runs.plan(fabrikam);
    expect(shown.replacements.map(({ change }) => change)).toEqual(["save-data-source", "save-alert-source"]);
    expect(JSON.stringify(shown.groups)).toContain(`another Entra tenant (tenant ID ${contoso.entraTenantId}`);
    const taken = (await loadChecklist(fabrikam)).steps.find(({ slug }) => slug === "data-source");
    expect(taken?.facts).toContainEqual(expect.objectContaining({ label: "Tenant ID there", value: contoso.entraTenantId }));
    expect(taken?.trouble).toMatchObject({ code: "dropzone-integration-of-another" });

    const started = await startRun(fabrikam.id, person.id, withoutUnconfirmed(shown.plan, []));
    expect(await runs.end(fabrikam, started.ok ? started.runId : "")).toMatchObject({ state: "done" });
    expect(await holder(contoso)).toBe(true);

    await runs.signIn(fabrikam, "ada", "graph");
    expect(await runs.run(fabrikam, person)).toMatchObject({ state: "done" });
    expect(await holder(fabrikam)).toBe(true);
    const confirmed = (await listAudit(fabrikam.id)).filter(({ action }) => action.startsWith("replacement-confirmed"));
    expect(confirmed).toMatchObject([
      { actor: person.id, action: "replacement-confirmed:data-source", detail: { tenantId: contoso.entraTenantId } },
      { actor: person.id, action: "replacement-confirmed:alert-source" },
    ]);

    // The first one is told at its next look.
    await runs.signIn(contoso, "ada", "graph");
    expect((await runs.plan(contoso)).replacements).toHaveLength(2);
    expect(await step("data-source")).toMatchObject({ state: "needs-you", trouble: { code: "dropzone-integration-of-another" } });
  });

  it("stops a run when the other one's integration appears after the plan was confirmed", async () => {
    await runs.signIn(contoso, "ada", "exchange");
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const { plan } = await runs.plan(contoso);
    const fabrikam = tenantNamed(runs.sandbox.world, "fabrikam");
    const values = { clientId: randomUUID(), tenantId: fabrikam.id, clientSecret: "", useLiveResponse: false };
    keepIntegration(runs.sandbox.world, tenantNamed(runs.sandbox.world, "contoso"), { kind: "data-source", values });
    const started = await startRun(contoso.id, person.id, plan);
    const run = await runs.end(contoso, started.ok ? started.runId : "");
    expect(run.state).toBe("stuck");
    const { integrations } = (await runs.tenant(contoso)).dropzone;
    expect(Object.keys(integrations)).toEqual(["data-source"]);
    expect(integrations["data-source"]).toMatchObject({ tenantId: fabrikam.id });
    const failed = (await listChanges(contoso.id, run.id)).filter(({ state }) => state === "failed");
    expect(new Set(failed.map(({ trouble }) => trouble?.code))).toEqual(new Set(["dropzone-integration-of-another"]));
    expect(failed).toHaveLength(2);
    expect(await openCredential(contoso.id, "client-secret")).not.toBeNull();
  });
});

describe("a Dropzone host that was changed after the plan was confirmed", () => {
  it("gets neither secret nor key, until the plan that names it is confirmed", async () => {
    await runs.signIn(contoso, "ada", "exchange");
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const { plan } = await runs.plan(contoso);
    await setDetails(contoso.id, { ...contoso, dropzoneHost: "northwind.dropzone.app" });
    const started = await startRun(contoso.id, person.id, plan);
    const run = await runs.end(contoso, started.ok ? started.runId : "");
    expect(run.state).toBe("stuck");
    const failed = (await listChanges(contoso.id, run.id)).filter(({ state }) => state === "failed");
    expect(new Set(failed.map(({ trouble }) => trouble?.code))).toEqual(new Set(["dropzone-host-changed"]));
    expect((await runs.calls()).filter(({ path, method }) => path.includes("/integrations/") && method !== "GET")).toEqual([]);
    expect(await openCredential(contoso.id, "client-secret")).not.toBeNull();
    await runs.signIn(contoso, "ada", "graph");
    expect(await loadPlan(await getCustomer(contoso.id), person.id)).toMatchObject({
      ok: true,
      before: expect.arrayContaining([expect.objectContaining({ stops: true, sentence: expect.stringMatching(/API key/) })]),
    });
    await sealCredential(contoso.id, "dropzone-api-key", { reference: "northwind.dropzone.app", value: dropzoneKey("northwind") });
    const again = (await runs.plan(contoso)).plan.filter(isHandOver);
    expect(again.map(({ host }) => host)).toEqual(["northwind.dropzone.app", "northwind.dropzone.app"]);
  });
});

describe("a certificate that replaced another after the plan was confirmed", () => {
  it("is not added to the app: whoever holds its key could sign in as the app", async () => {
    await runs.signIn(contoso, "ada", "exchange");
    const { person } = await runs.signIn(contoso, "ada", "graph");
    const { plan } = await runs.plan(contoso);
    const theirs = { thumbprint: "AB".repeat(20), der: "MIIB", subject: "CN=somebody", notAfter: "2030-01-01T00:00:00.000Z" };
    await saveCertificate(contoso.id, { ...theirs, source: "upload", uploadedBy: person.id });
    await dropzoneDoesNotAnswer("/certificate", 9);
    const started = await startRun(contoso.id, person.id, plan);
    const run = await runs.end(contoso, started.ok ? started.runId : "");
    expect(run.state).toBe("stuck");
    expect((await runs.tenant(contoso)).applications).toEqual([]);
    const changes = await listChanges(contoso.id, run.id);
    expect(changes.find(({ change }) => change.do === "create-application")).toMatchObject({
      state: "failed",
      trouble: { code: "plan-changed" },
    });
  });
});
