import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { permissions } from "@/lib/catalogue/permissions";
import { type Change, changeId } from "@/lib/onboarding/planning/changes";
import { openOwnApp } from "@/lib/store/app-registration";
import { listAudit } from "@/lib/store/audit";
import { type Customer, getCustomer, rememberApp } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { plantedSecret } from "@/sandbox/scenes/planted";
import { onlyBase, openTestRuns, type TestRuns } from "@/testing/run";
import { askForToken } from "@/testing/sandbox-browser";
import { audiences, personToken, tenantNamed } from "@/testing/sandbox-callers";
import { certificateEntry, type Graph, graphAs } from "@/testing/sandbox-graph";
import { checkAgain } from "../setup/check-again";
import { chooseApp } from "../setup/choose-app";
import { loadChecklist } from "../setup/load-checklist";
import { startRun } from "./start-run";

/** An ordinary member plants an app, or somebody adds a way into ours. Neither gets what the administrator grants. */

let runs: TestRuns;
let contoso: Customer;
/** Uma holds no role. Members may register apps, which is Entra's default. */
let asUma: Graph;
let asAmir: Graph;
beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.close());
beforeEach(async () => {
  await runs.begin();
  contoso = await runs.customer("contoso", onlyBase);
  [asUma, asAmir] = [await graphOf("uma"), await graphOf("amir")];
});

const dropzoneAi = { displayName: "Dropzone AI" };
const tagged = { ...dropzoneAi, tags: ["dropzone-onboarding"] };
const adas = ["global-administrator"] as const;
const tenant = () => tenantNamed(runs.sandbox.world, "contoso");
const step = async () => (await loadChecklist(contoso)).steps.find(({ slug }) => slug === "app-registration");
const deeds = (changes: readonly Change[]) => changes.map((change) => change.do);
const signIn = async () => (await runs.signIn(contoso, "ada", "graph", adas)).person;
const idOf = (first: string) => tenant().people.find(({ userName }) => userName.startsWith(`${first}@`))?.id ?? "";

async function graphOf(first: string): Promise<Graph> {
  const scp = "User.Read Application.ReadWrite.All Directory.Read.All";
  return graphAs(runs.sandbox.origin, await personToken(runs.sandbox.world, { tenant: tenant(), first, audience: audiences.graph, scp }));
}

/** Registers the app in the member's name, with a secret whose value they keep. */
async function plant(register: () => ReturnType<Graph>) {
  const { id, appId } = (await register()).body as { id: string; appId: string };
  const secret = await asUma("POST", `/applications/${id}/addPassword`, {
    passwordCredential: { displayName: "Dropzone AI Integration Key" },
  });
  await asUma("POST", "/servicePrincipals", { appId });
  return { objectId: id, appId, secretText: String(secret.body.secretText) };
}

/** The Graph roles in the token that the secret gets; null when Entra refuses the secret. */
async function rolesWith({ appId, secretText }: { appId: string; secretText: string }): Promise<string[] | null> {
  const scope = "https://graph.microsoft.com/.default";
  const { body } = await askForToken(
    runs.sandbox.origin,
    { grant_type: "client_credentials", client_id: appId, client_secret: secretText, scope },
    "contoso.com",
  );
  if (!body.access_token) return null;
  return JSON.parse(Buffer.from(body.access_token.split(".")[1] ?? "", "base64url").toString()).roles ?? [];
}

const byUniqueName = (name: string, body: object) => () =>
  asUma("PATCH", `/applications(uniqueName='${name}')`, body, { prefer: "create-if-missing" });

/** After this, whoever wants to be taken for our app has everything that a member of the tenant can know about it. */
async function deletedAfterARun() {
  await runs.run(contoso, await signIn());
  const [app] = (await runs.tenant(contoso)).applications;
  expect(app?.uniqueName).toMatch(/^dropzone-onboarding-[0-9a-f]{32}$/);
  expect((await asAmir("DELETE", `/applications/${app?.id}`)).status).toBe(204);
  return app;
}

describe("an app that a member planted", () => {
  it.each([
    ["by its name", () => plant(() => asUma("POST", "/applications", dropzoneAi))],
    ["by its name and tag", () => plant(() => asUma("POST", "/applications", tagged))],
    ["by the unique name of earlier versions", () => plant(byUniqueName("dropzone-ai-contoso", tagged))],
    [
      "and that an earlier version took for ours when it observed it",
      async () => {
        const planted = await plant(byUniqueName("dropzone-ai-contoso", tagged));
        await rememberApp(contoso.id, { appObjectId: planted.objectId, appId: planted.appId });
        return planted;
      },
    ],
    [
      "by the unique name that ours had, after ours was deleted",
      async () => {
        const ours = await deletedAfterARun();
        // Entra keeps the name of a deleted app for 30 days; an administrator may also delete it for good.
        tenant().applications = tenant().applications.filter(({ id }) => id !== ours?.id);
        await inCustomer(contoso.id, (db) => db.$executeRaw`UPDATE app_registration SET recorded_at = recorded_at - interval '1 hour'`);
        return plant(byUniqueName(ours?.uniqueName ?? "", tagged));
      },
    ],
  ])("%s gets nothing of what a whole run grants", async (_, planting) => {
    const planted = await planting();
    const run = await runs.run(contoso, await signIn());
    expect(run).toMatchObject({ state: "done" });
    expect(await rolesWith(planted)).toEqual([]);
    const ours = await getCustomer(contoso.id);
    expect(ours.appId).not.toBe(planted.appId);
    const after = await runs.tenant(contoso);
    const principal = after.servicePrincipals.find(({ appId }) => appId === ours.appId);
    expect(after.grants.filter(({ principalId }) => principalId === principal?.id)).toHaveLength(7);
    expect(await step()).toMatchObject({ state: "done" });
  });

  it("is not read by the unique name that was spent, nor by a recorded id whose app was deleted: a new one is made by a new name", async () => {
    const ours = await deletedAfterARun();
    await signIn();
    const { plan } = await runs.plan(contoso);
    expect(deeds(plan)).toContain("create-application");
    expect(await step()).toMatchObject({ state: "needs-you", line: expect.stringMatching(/was deleted/) });
    const { uniqueName } = await openOwnApp(contoso.id);
    expect(uniqueName).toMatch(/^dropzone-onboarding-[0-9a-f]{32}$/);
    expect(uniqueName).not.toBe(ours?.uniqueName);
  });

  it("is shown on the plan page with everything by which somebody could use it", async () => {
    await runs.begin("planted-app");
    contoso = await runs.customer("contoso", onlyBase);
    await signIn();
    const { others } = await runs.plan(contoso);
    expect(others).toMatchObject([
      {
        displayName: "Dropzone AI",
        isChosen: false,
        createdDateTime: "2026-02-03T10:00:00Z",
        items: [
          "The owner Uma User (uma@contoso.com)",
          "The owner Uma User (uma@contoso.com) of the enterprise application",
          "The client secret “Dropzone AI Integration Key”",
          "The federated credential “build: repo:somebody/else:ref:refs/heads/main of https://token.actions.githubusercontent.com”",
          "The redirect addresses https://collect.example/callback",
        ],
      },
    ]);
    expect(JSON.stringify(others)).not.toContain(plantedSecret(tenant()));
  });
});

describe("an app that the admin chooses to adopt", () => {
  const plantedIds = async () => (await runs.tenant(contoso)).applications.map(({ id, appId }) => ({ objectId: id, appId }))[0];
  beforeEach(async () => {
    await runs.begin("planted-app");
    contoso = await runs.customer("contoso", onlyBase);
  });

  it("loses every credential and owner before it is granted anything, and is ours from then on", async () => {
    const planted = await plantedIds();
    const ada = await signIn();
    expect(await chooseApp(contoso, ada, planted?.objectId ?? "")).toEqual({ ok: true });
    expect((await listAudit(contoso.id)).find(({ action }) => action === "app-chosen")).toMatchObject({
      actor: ada.id,
      detail: { choice: "adopt" },
    });
    const { plan } = await runs.plan(contoso);
    expect(plan.filter((change) => change.do === "remove-foreign")).toHaveLength(5);
    const run = await runs.run(contoso, ada);
    expect(run).toMatchObject({ state: "done" });
    expect(await rolesWith({ appId: planted?.appId ?? "", secretText: plantedSecret(tenant()) })).toBeNull();
    const { applications, servicePrincipals } = await runs.tenant(contoso);
    expect(applications).toMatchObject([
      { id: planted?.objectId, federatedIdentityCredentials: [], ownerIds: [], redirectUris: { web: [] } },
    ]);
    expect(applications[0]?.passwordCredentials).toHaveLength(1);
    expect(servicePrincipals.find(({ appId }) => appId === planted?.appId)?.ownerIds).toEqual([]);
    expect(await step()).toMatchObject({ state: "done" });
    expect((await openOwnApp(contoso.id)).recorded).toMatchObject(planted ?? {});
  });

  it("gets nothing when its owner added a secret after the plan was confirmed, or a removal was left out", async () => {
    const planted = await plantedIds();
    const ada = await signIn();
    await chooseApp(contoso, ada, planted?.objectId ?? "");
    const { plan } = await runs.plan(contoso);
    const late = await asUma("POST", `/applications/${planted?.objectId}/addPassword`, { passwordCredential: { displayName: "late" } });
    const started = await startRun(contoso.id, ada.id, plan);
    expect(await runs.end(contoso, started.ok ? started.runId : "")).toMatchObject({ state: "stuck" });
    expect(await rolesWith({ appId: planted?.appId ?? "", secretText: String(late.body.secretText) })).toEqual([]);
    expect((await runs.tenant(contoso)).grants).toEqual([]);
    expect((await openOwnApp(contoso.id)).recorded).toBeNull();
  });

  it("gets nothing when Microsoft refuses one of the removals", async () => {
    const ada = await signIn();
    await chooseApp(contoso, ada, (await plantedIds())?.objectId ?? "");
    const { plan } = await runs.plan(contoso);
    await runs.control("faults", {
      match: { service: "graph", method: "DELETE", path: "/federatedIdentityCredentials/" },
      fault: "forbidden",
      times: 50,
    });
    const started = await startRun(contoso.id, ada.id, plan);
    expect(await runs.end(contoso, started.ok ? started.runId : "")).toMatchObject({ state: "stuck" });
    expect((await runs.tenant(contoso)).grants).toEqual([]);
  });

  it("is chosen only by somebody known to manage apps, only from those that look like ours, and never in place of ours", async () => {
    const planted = await plantedIds();
    const { person: unknown } = await runs.signIn(contoso, "ada", "graph");
    expect(await chooseApp(contoso, unknown, planted?.objectId ?? "")).toEqual({ ok: false, reason: "not-known-to-manage-apps" });
    const ada = await signIn();
    const another = (await asUma("POST", "/applications", { displayName: "Payroll" })).body.id;
    expect(await chooseApp(contoso, ada, String(another))).toEqual({ ok: false, reason: "not-there" });
    await runs.run(contoso, ada);
    expect(await chooseApp(contoso, await signIn(), planted?.objectId ?? "")).toEqual({ ok: false, reason: "not-there" });
  });
});

describe("our own app, after the onboarding", () => {
  type Own = { objectId: string; principalId: string };
  const add: [string, RegExp, (own: Own) => Promise<unknown>][] = [
    [
      "a secret with our secret's name",
      /client secret “Dropzone AI Integration Key”, since \d{4}/,
      ({ objectId }) =>
        asAmir("POST", `/applications/${objectId}/addPassword`, { passwordCredential: { displayName: "Dropzone AI Integration Key" } }),
    ],
    [
      "a certificate",
      /certificate “fabrikam, [0-9A-F]{40}”/,
      ({ objectId }) => asAmir("PATCH", `/applications/${objectId}`, { keyCredentials: [certificateEntry("fabrikam")] }),
    ],
    [
      "a certificate that is labelled as another one",
      /certificate “fabrikam, (?!A{40})[0-9A-F]{40}”/,
      ({ objectId }) =>
        asAmir("PATCH", `/applications/${objectId}`, {
          keyCredentials: [{ ...certificateEntry("fabrikam"), customKeyIdentifier: "A".repeat(40) }],
        }),
    ],
    [
      "a federated credential",
      /federated credential “build: repo:a of https:\/\/i\.example”, since/,
      ({ objectId }) =>
        asAmir("POST", `/applications/${objectId}/federatedIdentityCredentials`, {
          name: "build",
          issuer: "https://i.example",
          subject: "repo:a",
          audiences: ["api://AzureADTokenExchange"],
        }),
    ],
    [
      "an owner",
      /owner Uma User \(uma@contoso\.com\), since/,
      ({ objectId }) =>
        asAmir("POST", `/applications/${objectId}/owners/$ref`, {
          "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${idOf("uma")}`,
        }),
    ],
    [
      "a secret of its enterprise application",
      /client secret “mallory” of the enterprise application/,
      ({ principalId }) =>
        asAmir("POST", `/servicePrincipals/${principalId}/addPassword`, { passwordCredential: { displayName: "mallory" } }),
    ],
  ];

  it("needs somebody for each thing that is not ours, with what and since when, until one more run has removed it", async () => {
    await runs.run(contoso, await signIn());
    expect(await step()).toMatchObject({ state: "done" });
    const own = await getCustomer(contoso.id);
    for (const [what, words, adding] of add) {
      await adding({ objectId: own.appObjectId ?? "", principalId: own.servicePrincipalId ?? "" });
      const ada = await signIn();
      await checkAgain(await getCustomer(contoso.id), ada.id);
      expect([what, await step()]).toMatchObject([what, { state: "needs-you", waitsFor: "app-admin", line: expect.stringMatching(words) }]);
      const { plan } = await runs.plan(contoso);
      expect([what, deeds(plan)]).toEqual([what, ["remove-foreign"]]);
      expect(await runs.run(contoso, ada)).toMatchObject({ state: "done" });
      expect([what, (await step())?.state]).toEqual([what, "done"]);
    }
  });

  it("is granted nothing more while somebody else can use it", async () => {
    const amir = await runs.signIn(contoso, "amir", "graph");
    await runs.run(contoso, amir.person);
    const { appObjectId, appId } = await getCustomer(contoso.id);
    const ada = await signIn();
    const { plan } = await runs.plan(contoso);
    const made = await asAmir("POST", `/applications/${appObjectId}/addPassword`, { passwordCredential: { displayName: "mallory" } });
    const started = await startRun(contoso.id, ada.id, plan);
    expect(await runs.end(contoso, started.ok ? started.runId : "")).toMatchObject({ state: "stuck" });
    const roles = await rolesWith({ appId: appId ?? "", secretText: String(made.body.secretText) });
    expect(roles?.filter((role) => permissions.some(({ name }) => name === role))).toEqual([]);
    await signIn();
    const planned = (await runs.plan(contoso)).plan;
    expect(changeId(planned[0] as Change)).toMatch(/^remove-foreign:application:secret:/);
  });
});
