import { describe, expect, it } from "vitest";
import { type PermissionName, permissions, permissionsOf } from "@/lib/catalogue/permissions";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { setScene } from "@/sandbox/scenes/scenes";
import { createApp, declared, derOf, observing, only, openGraphClients, ours } from "@/testing/graph-clients";
import {
  addCertificate,
  applicationRequests,
  classifyCreateApplication,
  createApplicationRequest,
  declarePermissions,
  findApplicationByUniqueName,
  parseApplications,
} from "./applications";
import { addPasswordRequest, classifyAddPassword, classifyRemovePassword, removePasswordRequest, secretEndsAt } from "./credentials";
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
} from "./service-principals";

/** Makes every change in Graph that the portal knows, twice. */

const { sandbox, as } = await openGraphClients();

describe("setting up", () => {
  it("creates an app, its service principal and every grant, and doing so again changes nothing", async () => {
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
    const [first, second] = [await graph.batch(grants), await graph.batch(grants)];
    expect([...first.values()].map((answer) => classifyGrant(answer).is)).toEqual(permissions.map(() => "done"));
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

  it("shows a secret once, and can remove it twice", async () => {
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
    const found = await findApplicationByUniqueName(graph, ours.uniqueName);
    expect(found?.certificates.map(({ thumbprint }) => thumbprint)).toEqual([
      integrationCertificate("contoso").thumbprint,
      fabrikam.thumbprint,
    ]);
    expect(found?.declared).toEqual(app.declared);
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
