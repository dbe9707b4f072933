import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type PermissionName, permissions, permissionsOf, resourceKeys, resources } from "@/lib/catalogue/permissions";
import type { CallRecord } from "@/lib/http";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { setScene } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { portalEnv } from "@/scripts/stack/portal-env";
import { audiences, personToken, type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import {
  addCertificate,
  applicationRequests,
  classifyCreateApplication,
  createApplicationRequest,
  declarePermissions,
  findApplicationByUniqueName,
  parseApplications,
} from "./applications";
import type { BatchAnswer, BatchRequest } from "./batch";
import { type GraphClient, graphClient } from "./client";
import { addPasswordRequest, classifyAddPassword, classifyRemovePassword, removePasswordRequest, secretEndsAt } from "./credentials";
import { meRequest, myRolesRequest, parseMe, parseMyRoles } from "./me";
import { organizationRequest, parseOrganization } from "./organization";
import { parseResource, resourceRequests } from "./resources";
import {
  addResourceRequest,
  classifyAddResource,
  classifyCreateServicePrincipal,
  classifyGrant,
  createServicePrincipalRequest,
  findServicePrincipal,
  grantRequest,
  listGrants,
  parseServicePrincipal,
  servicePrincipalRequests,
} from "./service-principals";

let sandbox: Sandbox;
const calls: CallRecord[] = [];
const scopes = "User.Read Application.ReadWrite.All AppRoleAssignment.ReadWrite.All";
const ours = { uniqueName: "dropzone-ai-contoso", knownAppId: null };

beforeAll(async () => {
  sandbox = await startSandbox();
  const somewhere = {
    portalOrigin: "http://portal.test",
    databaseUrl: "postgresql://unused",
    sealingKeys: `k:${Buffer.alloc(32).toString("base64")}`,
  };
  Object.assign(process.env, portalEnv({ ...somewhere, sandboxOrigin: sandbox.origin }));
});
afterAll(() => sandbox.close());
beforeEach(() => {
  setScene(sandbox.world, "fresh");
  sandbox.world.faults.length = 0;
  calls.length = 0;
});

async function as(first: string): Promise<GraphClient> {
  const token = await personToken(sandbox.world, {
    tenant: tenantNamed(sandbox.world, "contoso"),
    first,
    audience: audiences.graph,
    scp: scopes,
  });
  return graphClient({ cloud: "global", token, onCall: (call) => calls.push(call), patience: { wait: async () => {} } });
}

async function only<T>(graph: GraphClient, request: BatchRequest, read: (answer: BatchAnswer) => T): Promise<T> {
  const answer = (await graph.batch([request])).get(request.id);
  if (!answer) throw new Error(`no answer to ${request.id}`);
  return read(answer);
}

const observing = (knownAppId: string | null = null) => [
  organizationRequest(),
  meRequest(),
  myRolesRequest(),
  ...applicationRequests({ ...ours, knownAppId }),
  ...servicePrincipalRequests({ knownAppId }),
  ...resourceRequests(),
];

async function resourcesSeen(graph: GraphClient) {
  const answers = await graph.batch(resourceRequests());
  return resourceKeys.map((key) => {
    const seen = parseResource(key, answers.get(`resource:${key}`));
    if (!seen.known || !seen.value) throw new Error(`${key} is not there`);
    expect(Object.keys(seen.value.roleIds).sort()).toEqual(
      permissionsOf(key)
        .map(({ name }) => name)
        .sort(),
    );
    return { key, ...seen.value };
  });
}

const declared = (seen: Awaited<ReturnType<typeof resourcesSeen>>) =>
  seen.map(({ appId, roleIds }) => ({ resourceAppId: appId, appRoleIds: Object.values(roleIds) }));

async function createApp(graph: GraphClient) {
  const seen = await resourcesSeen(graph);
  const certificate = { der: derOf("contoso") };
  const created = await only(
    graph,
    createApplicationRequest({ uniqueName: ours.uniqueName, permissions: declared(seen), certificate }),
    classifyCreateApplication,
  );
  if (created.is !== "done") throw new Error(created.is);
  const principal = await only(graph, createServicePrincipalRequest(created.value.appId), classifyCreateServicePrincipal);
  if (principal.is !== "done") throw new Error(principal.is);
  return { seen, app: created.value, principal: principal.value };
}

const derOf = (label: string) => integrationCertificate(label).pem.replace(/-----[A-Z ]+-----|\s/g, "");

describe("observing", () => {
  it("an empty tenant takes one trip, and everything in it is an answer", async () => {
    const answers = await (await as("ada")).batch(observing());
    expect(new Set(calls.map(({ trip }) => trip)).size).toBe(1);
    expect(calls.map(({ what }) => what)).toContain("GET /me/transitiveMemberOf/microsoft.graph.directoryRole");
    expect(calls.every(({ requestId, status }) => requestId !== null && status !== null)).toBe(true);

    expect(parseOrganization(answers.get("organization"))).toMatchObject({
      known: true,
      value: { initialDomain: "contoso.onmicrosoft.com" },
    });
    expect(parseMe(answers.get("me"))).toMatchObject({ value: { userPrincipalName: "ada@contoso.com", isGuest: false } });
    expect(parseMyRoles(answers.get("my-roles"))).toEqual(["global-administrator"]);
    expect(parseApplications(answers, ours)).toMatchObject({ application: { known: true, value: null }, namesakes: [] });
    for (const key of resourceKeys)
      expect(parseResource(key, answers.get(`resource:${key}`))).toMatchObject({ known: true, value: { appId: resources[key].appId } });
  });

  it("somebody without a role is seen to have none", async () => {
    expect(parseMyRoles((await (await as("uma")).batch([myRolesRequest()])).get("my-roles"))).toEqual([]);
  });

  it("an app that was made by hand is a namesake until its id is known", async () => {
    setScene(sandbox.world, "onboarded-by-hand");
    const graph = await as("ada");
    const { application, namesakes } = parseApplications(await graph.batch(observing()), ours);
    expect(application).toMatchObject({ known: true, value: null });
    expect(namesakes).toHaveLength(1);

    const knownAppId = namesakes[0]?.appId ?? "";
    const answers = await graph.batch(observing(knownAppId));
    expect(parseApplications(answers, { ...ours, knownAppId })).toMatchObject({
      application: { value: { appId: knownAppId } },
      namesakes: [],
    });
    const { servicePrincipal } = parseServicePrincipal(answers, knownAppId);
    expect(servicePrincipal).toMatchObject({ known: true, value: { accountEnabled: true } });
    expect(servicePrincipal.known && servicePrincipal.value?.grants).toHaveLength(permissions.length);
  });
});

describe("setting up", () => {
  it("an app, its service principal, its secret and every grant are made, and making them again changes nothing", async () => {
    const graph = await as("ada");
    const { seen, app, principal } = await createApp(graph);
    expect(app).toMatchObject({ uniqueName: ours.uniqueName, tags: [dropzoneApp.tag], signInAudience: "AzureADMyOrg" });
    expect(app.certificates).toMatchObject([{ thumbprint: integrationCertificate("contoso").thumbprint }]);

    const grants = seen.flatMap(({ key, servicePrincipalId, roleIds }) =>
      permissionsOf(key).map(({ name }) =>
        grantRequest({
          permission: name,
          resourceServicePrincipalId: servicePrincipalId,
          servicePrincipalId: principal.servicePrincipalId,
          appRoleId: roleIds[name] ?? "",
        }),
      ),
    );
    const first = await graph.batch(grants);
    expect([...first.values()].map((answer) => classifyGrant(answer).is)).toEqual(permissions.map(() => "done"));
    const second = await graph.batch(grants);
    expect([...second.values()].map((answer) => classifyGrant(answer).is)).toEqual(permissions.map(() => "already-there"));

    expect((await only(graph, createServicePrincipalRequest(app.appId), classifyCreateServicePrincipal)).is).toBe("already-there");
    expect(await findServicePrincipal(graph, app.appId)).toMatchObject({ servicePrincipalId: principal.servicePrincipalId });
    expect(await listGrants(graph, principal.servicePrincipalId)).toHaveLength(permissions.length);

    const again = createApplicationRequest({ uniqueName: ours.uniqueName, permissions: declared(seen), certificate: null });
    expect((await only(graph, again, classifyCreateApplication)).is).toBe("already-there");
    expect(await findApplicationByUniqueName(graph, ours.uniqueName)).toMatchObject({ appId: app.appId });

    const { application } = parseApplications(await graph.batch(observing()), ours);
    expect(application).toMatchObject({ known: true, value: { objectId: app.objectId } });
    expect(application.known && application.value?.declared.flatMap(({ appRoleIds }) => appRoleIds)).toHaveLength(permissions.length);
  });

  it("a secret is shown once, ends below two years, and can be removed twice", async () => {
    const graph = await as("ada");
    const { app } = await createApp(graph);
    const endDateTime = secretEndsAt(new Date());
    const made = await only(graph, addPasswordRequest({ objectId: app.objectId, endDateTime }), classifyAddPassword);
    if (made.is !== "done") throw new Error(made.is);
    expect(made.value.secretText.length).toBeGreaterThanOrEqual(16);
    const { application } = parseApplications(await graph.batch(applicationRequests(ours)), ours);
    expect(application).toMatchObject({ value: { secrets: [{ keyId: made.value.keyId, displayName: dropzoneApp.secretName }] } });
    expect(JSON.stringify(application)).not.toContain(made.value.secretText);

    const remove = removePasswordRequest({ objectId: app.objectId, keyId: made.value.keyId });
    expect((await only(graph, remove, classifyRemovePassword)).is).toBe("done");
    expect((await only(graph, remove, classifyRemovePassword)).is).toBe("already-there");
  });

  it("declaring a permission and adding a certificate keep what is there", async () => {
    const graph = await as("ada");
    const { app, seen } = await createApp(graph);
    const objectId = app.objectId;
    const fabrikam = integrationCertificate("fabrikam");
    await addCertificate(graph, {
      objectId,
      certificate: { thumbprint: fabrikam.thumbprint, der: derOf("fabrikam"), notAfter: fabrikam.notAfter },
    });
    await declarePermissions(graph, { objectId, permissions: declared(seen) });
    const found = await findApplicationByUniqueName(graph, ours.uniqueName);
    expect(found?.certificates.map(({ thumbprint }) => thumbprint)).toEqual([
      integrationCertificate("contoso").thumbprint,
      fabrikam.thumbprint,
    ]);
    expect(found?.declared).toEqual(app.declared);
  });

  it("a Microsoft product that is missing is brought into the tenant", async () => {
    setScene(sandbox.world, "missing-first-party");
    const graph = await as("ada");
    const key = "windows-defender-atp";
    expect(parseResource(key, (await graph.batch(resourceRequests([key]))).get(`resource:${key}`))).toMatchObject({
      known: true,
      value: null,
    });
    const added = await only(graph, addResourceRequest(key), (answer) => classifyAddResource(key, answer));
    expect(added).toMatchObject({ is: "done", value: { roleIds: { "Machine.Read.All": expect.any(String) } } });
    expect((await only(graph, addResourceRequest(key), (answer) => classifyAddResource(key, answer))).is).toBe("already-there");
  });

  it("an Application Administrator can do all but grant Microsoft Graph permissions", async () => {
    const graph = await as("amir");
    const { seen, principal } = await createApp(graph);
    const outcomes = await Promise.all(
      (["Mail.Read", "Machine.Read.All"] satisfies PermissionName[]).map((permission) => {
        const resource = seen.find(({ roleIds }) => roleIds[permission]);
        const ids = { resourceServicePrincipalId: resource?.servicePrincipalId ?? "", appRoleId: resource?.roleIds[permission] ?? "" };
        return only(graph, grantRequest({ permission, ...ids, servicePrincipalId: principal.servicePrincipalId }), classifyGrant);
      }),
    );
    expect(outcomes).toMatchObject([{ is: "failed", error: { kind: "refused", code: "Authorization_RequestDenied" } }, { is: "done" }]);
  });
});

describe("when Microsoft slows us down", () => {
  it("only the slowed part of a batch travels again", async () => {
    sandbox.world.faults.push({ match: { service: "graph", path: "/organization" }, fault: "throttled", times: 1, retryAfter: 1 });
    const answers = await (await as("ada")).batch([organizationRequest(), meRequest()]);
    expect(parseOrganization(answers.get("organization")).known).toBe(true);
    expect(calls.map(({ what, status }) => [what, status])).toEqual([
      ["GET /organization", 429],
      ["GET /me", 200],
      ["GET /organization", 200],
    ]);
    expect(new Set(calls.map(({ trip }) => trip)).size).toBe(2);
  });
  it("a wait that is too long is handed back", async () => {
    sandbox.world.faults.push({ match: { service: "graph", path: "/organization" }, fault: "throttled", times: 5, retryAfter: 300 });
    const answers = await (await as("ada")).batch([organizationRequest()]);
    expect(parseOrganization(answers.get("organization"))).toMatchObject({ known: false, because: "slowed-down" });
    expect(calls).toHaveLength(1);
  });
  it("a secret is not asked for again when it may have been made", async () => {
    const graph = await as("ada");
    const { app } = await createApp(graph);
    sandbox.world.faults.push({ match: { service: "graph", path: "/addPassword" }, fault: "server-error", times: 1 });
    const request = addPasswordRequest({ objectId: app.objectId, endDateTime: secretEndsAt(new Date()) });
    expect(await only(graph, request, classifyAddPassword)).toMatchObject({ is: "failed", error: { status: 503 } });
  });
  it("a line that is cut is told apart from a refusal", async () => {
    sandbox.world.faults.push({ match: { service: "graph" }, fault: "cut-off", times: 9 });
    await expect((await as("ada")).batch([organizationRequest()])).rejects.toMatchObject({
      name: "GraphError",
      kind: "cut-off",
      status: null,
    });
    expect(calls).toMatchObject([{ status: null }]);
  });
});

it("the token is in no error", async () => {
  const token = await personToken(sandbox.world, {
    tenant: tenantNamed(sandbox.world, "contoso"),
    first: "ada",
    audience: "https://elsewhere.example",
    scp: scopes,
  });
  const graph = graphClient({ cloud: "global", token });
  const error: unknown = await graph.batch([organizationRequest()]).catch((thrown: unknown) => thrown);
  const single: unknown = await graph.get("/me", z.unknown()).catch((thrown: unknown) => thrown);
  sandbox.world.faults.push({ match: { service: "graph" }, fault: "cut-off", times: 9 });
  const cut: unknown = await graph.batch([organizationRequest()]).catch((thrown: unknown) => thrown);
  for (const thrown of [error, single, cut]) {
    expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain(token.slice(0, 40));
    expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain(token.split(".")[1]);
  }
});
