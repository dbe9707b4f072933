import { describe, expect, it } from "vitest";
import { type PermissionName, permissions, permissionsOf } from "@/lib/catalogue/permissions";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { setScene } from "@/sandbox/scenes/scenes";
import { createApp, declared, derOf, observing, only, openGraphClients, sought } from "@/testing/graph-clients";
import { tenantNamed } from "@/testing/sandbox-callers";
import {
  addCertificate,
  classifyCreateApplication,
  createApplicationRequest,
  declarePermissions,
  findApplicationByUniqueName,
} from "./applications";
import type { GraphClient } from "./client";
import { addPasswordRequest, classifyAddPassword, secretEndsAt } from "./credentials";
import { observeOurApplication } from "./our-application";
import {
  classifyRemoval,
  classifyRemovePassword,
  closeSignInRequest,
  removeCertificate,
  removeFederatedRequest,
  removeOwnerRequest,
  removePasswordRequest,
} from "./removals";
import { parseResource, resourceRequests } from "./resources";
import {
  addResourceRequest,
  classifyAddResource,
  classifyCreateServicePrincipal,
  classifyGrant,
  createServicePrincipalRequest,
  findServicePrincipalId,
  grantRequest,
  listGrants,
} from "./service-principals";

/** Makes every change in Graph that the portal knows, twice. */

const { sandbox, as } = await openGraphClients();

/** The app as the portal observes it, found by its unique name. */
async function ourApp(graph: GraphClient) {
  const { application } = await observeOurApplication(graph, await graph.batch(observing()), { sought, standing: "ours", isRecent: false });
  return application.known ? application.value : null;
}

/** Entra answers times without fractions. */
const onSecond = (time: string) => time.replace(".000Z", "Z");

describe("setting up", () => {
  it("creates an app, its service principal and every grant, and doing so again changes nothing", async () => {
    const graph = await as("ada");
    const { seen, app, principal } = await createApp(graph);

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
    const [first, second] = [await graph.batch(grants), await graph.batch(grants)];
    expect([...first.values()].map((answer) => classifyGrant(answer).is)).toEqual(permissions.map(() => "done"));
    expect([...second.values()].map((answer) => classifyGrant(answer).is)).toEqual(permissions.map(() => "already-there"));

    expect((await only(graph, createServicePrincipalRequest(app.appId), classifyCreateServicePrincipal)).is).toBe("already-there");
    expect(await findServicePrincipalId(graph, app.appId)).toBe(principal.servicePrincipalId);
    expect(await listGrants(graph, principal.servicePrincipalId)).toHaveLength(permissions.length);

    const again = createApplicationRequest({ uniqueName: sought.uniqueName, permissions: declared(seen), certificate: null });
    expect((await only(graph, again, classifyCreateApplication)).is).toBe("already-there");
    expect(await findApplicationByUniqueName(graph, sought.uniqueName)).toMatchObject({ appId: app.appId });

    const found = await ourApp(graph);
    expect(found).toMatchObject({ objectId: app.objectId, tags: [dropzoneApp.tag], signInAudience: "AzureADMyOrg" });
    expect(found?.certificates).toMatchObject([{ thumbprint: integrationCertificate("contoso").thumbprint }]);
    expect(found?.declared.flatMap(({ appRoleIds }) => appRoleIds)).toHaveLength(permissions.length);
  });

  it("shows a secret once, and can remove it twice", async () => {
    const graph = await as("ada");
    const { app } = await createApp(graph);
    const endDateTime = secretEndsAt(new Date());
    const made = await only(graph, addPasswordRequest({ objectId: app.objectId, endDateTime }), classifyAddPassword);
    if (made.is !== "done") throw new Error(made.is);
    expect(made.value.secretText.length).toBeGreaterThanOrEqual(16);
    const found = await ourApp(graph);
    expect(found?.secrets).toMatchObject([
      { keyId: made.value.keyId, displayName: dropzoneApp.secretName, endDateTime: onSecond(endDateTime) },
    ]);
    expect(JSON.stringify(found)).not.toContain(made.value.secretText);

    const remove = removePasswordRequest(`/applications/${app.objectId}`, made.value.keyId);
    expect((await only(graph, remove, classifyRemovePassword)).is).toBe("done");
    expect((await only(graph, remove, classifyRemovePassword)).is).toBe("already-there");
  });

  it("keeps what is there when it declares a permission or adds a certificate", async () => {
    const graph = await as("ada");
    const { app, seen } = await createApp(graph);
    const objectId = app.objectId;
    const fabrikam = integrationCertificate("fabrikam");
    await addCertificate(graph, {
      objectId,
      certificate: { thumbprint: fabrikam.thumbprint, der: derOf("fabrikam"), notAfter: fabrikam.notAfter },
    });
    await declarePermissions(graph, { objectId, permissions: declared(seen) });
    const found = await ourApp(graph);
    expect(found?.certificates.map(({ thumbprint }) => thumbprint)).toEqual([
      integrationCertificate("contoso").thumbprint,
      fabrikam.thumbprint,
    ]);
    expect(found?.declared).toEqual(declared(seen));
  });

  it("removes what somebody else added to the app and its service principal, and can do so twice", async () => {
    const graph = await as("ada");
    const { app, principal } = await createApp(graph);
    const tenant = tenantNamed(sandbox.world, "contoso");
    const [uma] = tenant.people.filter(({ userName }) => userName.startsWith("uma@"));
    const created = tenant.applications.find(({ id }) => id === app.objectId);
    if (!uma || !created) throw new Error("the sandbox has both");
    created.ownerIds.push(uma.id);
    created.redirectUris.web.push("https://collect.example/");
    created.federatedIdentityCredentials.push({ id: "f", name: "b", issuer: "i", subject: "s", audiences: [], description: null });
    const holders = [`/applications/${app.objectId}`, `/servicePrincipals/${principal.servicePrincipalId}`] as const;
    for (const times of ["done", "already-there"]) {
      expect((await only(graph, removeOwnerRequest(holders[0], uma.id), classifyRemoval)).is).toBe(times);
      expect((await only(graph, removeFederatedRequest(holders[0], "f"), classifyRemoval)).is).toBe(times);
      expect((await only(graph, closeSignInRequest(holders[0]), classifyRemoval)).is).toBe("done");
      for (const holder of holders) await removeCertificate(graph, holder, created.keyCredentials[0]?.keyId ?? "");
    }
    expect(await ourApp(graph)).toMatchObject({
      federated: [],
      redirectUris: [],
      certificates: [],
      owners: [{ name: "Ada Admin (ada@contoso.com)" }],
    });
  });

  it("adds a missing Microsoft product to the tenant", async () => {
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

  it("lets an Application Administrator do everything except grant Microsoft Graph permissions", async () => {
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
