import { describe, expect, it } from "vitest";
import { askForToken, graphScopes, tokenFor } from "@/testing/sandbox-browser";
import {
  badRequest,
  certificateEntry,
  createIfMissing,
  errorOf,
  forbidden,
  type Graph,
  graphAppId,
  graphAs,
  openGraphSandbox,
  refused,
} from "@/testing/sandbox-graph";

/** Service principals, the app roles granted to them, and consents. */

const { sandbox, control, as, asAda, asPriya, asAmir, asUma } = await openGraphSandbox();

describe("service principals and grants", () => {
  it("every customer has the four resources, with look-alikes among their permissions", async () => {
    const exchange = (await asUma("GET", "/servicePrincipals(appId='00000002-0000-0ff1-ce00-000000000000')?$select=id,appRoles")).body;
    const values = (exchange.appRoles as { value: string }[]).map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining(["Exchange.ManageAsApp", "Exchange.ManageAsAppV2", "full_access_as_app"]));
    const defender = (await asUma("GET", "/serviceprincipals(appId='fc780465-2017-40d4-a0c5-307022471b92')")).body;
    const role = (defender.appRoles as { id: string; value: string }[]).find(({ value }) => value === "Machine.LiveResponse");
    const scope = (defender.oauth2PermissionScopes as { id: string; value: string }[]).find(
      ({ value }) => value === "Machine.LiveResponse",
    );
    expect(role?.id).not.toBe(scope?.id);
    await control("world", { name: "missing-first-party", tenant: "contoso.com" });
    const path = "/servicePrincipals(appId='fc780465-2017-40d4-a0c5-307022471b92')";
    const graph = await as("amir");
    expect((await graph("GET", path)).status).toBe(404);
    expect((await graph("POST", "/servicePrincipals", { appId: "fc780465-2017-40d4-a0c5-307022471b92" })).status).toBe(201);
    expect((await graph("GET", path)).status).toBe(200);
  });

  it("a service principal has credentials of its own, and they sign in as the app", async () => {
    const app = (await asUma("POST", "/applications", { displayName: "P" })).body;
    const principal = (await asUma("POST", "/servicePrincipals", { appId: app.appId })).body;
    const path = `/servicePrincipals/${principal.id}`;
    expect(refused(await asPriya("POST", `${path}/addPassword`, {}))).toEqual(forbidden);
    const made = (await asUma("POST", `${path}/addPassword`, { passwordCredential: { displayName: "mine" } })).body;
    expect((await asUma("PATCH", path, { keyCredentials: [certificateEntry("fabrikam")] })).status).toBe(204);
    expect((await asAda("GET", path)).body).toMatchObject({
      passwordCredentials: [{ keyId: made.keyId, displayName: "mine", secretText: null }],
      keyCredentials: [{ displayName: "fabrikam", key: null }],
    });
    const signIn = async () => {
      const proof = { client_id: String(app.appId), client_secret: String(made.secretText), scope: "https://graph.microsoft.com/.default" };
      return (await askForToken(sandbox.origin, { grant_type: "client_credentials", ...proof }, "contoso.com")).status;
    };
    expect(await signIn()).toBe(200);
    expect((await asAda("POST", `${path}/removePassword`, { keyId: made.keyId })).status).toBe(204);
    expect(await signIn()).toBe(401);
  });

  it("a service principal exists once, and not before its application is replicated", async () => {
    const app = (await asUma("POST", "/applications", { displayName: "P" })).body;
    expect(refused(await asPriya("POST", "/servicePrincipals", { appId: app.appId }))).toEqual(forbidden);
    expect((await asUma("POST", "/servicePrincipals", { appId: app.appId })).status).toBe(201);
    expect(refused(await asAda("POST", "/servicePrincipals", { appId: app.appId }))).toEqual({
      status: 409,
      code: "Request_MultipleObjectsWithSameKeyValue",
    });
    expect(
      (
        await asAda(
          "PATCH",
          `/servicePrincipals(appId='${app.appId}')`,
          { tags: ["WindowsAzureActiveDirectoryIntegratedApp"] },
          createIfMissing,
        )
      ).status,
    ).toBe(204);
    const other = (await asAda("POST", "/applications", { displayName: "Q" })).body;
    expect((await asAda("PATCH", `/servicePrincipals(appId='${other.appId}')`, { displayName: "Q" }, createIfMissing)).status).toBe(201);
    const unknown = await asAda("POST", "/servicePrincipals", { appId: "11111111-2222-4333-8444-555555555555" });
    expect([refused(unknown), errorOf(unknown).details?.[0]?.code]).toEqual([badRequest, "NoBackingApplicationObject"]);
  });

  async function setting() {
    const app = (await asAda("POST", "/applications", { displayName: "G" })).body;
    const client = String((await asAda("POST", "/servicePrincipals", { appId: app.appId })).body.id);
    const resource = async (appId: string) => String((await asAda("GET", `/servicePrincipals(appId='${appId}')?$select=id`)).body.id);
    const grant = async (graph: Graph, appId: string, appRoleId: string, more: object = {}) => {
      const resourceId = await resource(appId);
      return graph("POST", `/servicePrincipals/${resourceId}/appRoleAssignedTo`, { principalId: client, resourceId, appRoleId, ...more });
    };
    return { client, resource, grant };
  }
  const directoryRead = "7ab1d382-f21e-4acd-a863-ba3e13f7da61";
  const defenderAppId = "fc780465-2017-40d4-a0c5-307022471b92";
  const machineRead = "ea8291d3-4b9a-44b5-bc3a-6cea3026dc79";

  it("app roles of Graph are for privileged administrators, those of other APIs for application administrators too", async () => {
    const { grant } = await setting();
    expect(refused(await grant(asAmir, graphAppId, directoryRead))).toEqual(forbidden);
    expect((await grant(asAmir, defenderAppId, machineRead)).status).toBe(201);
    expect((await grant(asPriya, graphAppId, directoryRead)).status).toBe(201);
    expect(refused(await grant(asUma, defenderAppId, "8788f1a9-beca-4e26-ba58-10513f3b896f"))).toEqual(forbidden);
  });

  it("both duplicate errors come, and a wrong role or id is refused", async () => {
    const { client, resource, grant } = await setting();
    const made = await grant(asAda, graphAppId, directoryRead);
    expect([made.status, made.body.principalType]).toEqual([201, "ServicePrincipal"]);
    expect(errorOf(await grant(asAda, graphAppId, directoryRead)).message).toBe("Permission being assigned already exists on the object");
    const fromClient = { principalId: client, resourceId: await resource(graphAppId), appRoleId: directoryRead };
    const other = await asAda("POST", `/servicePrincipals/${client}/appRoleAssignments`, fromClient);
    expect(errorOf(other)).toMatchObject({
      code: "Request_MultipleObjectsWithSameKeyValue",
      message: "EntitlementGrant entry already exists.",
    });
    expect(refused(await grant(asAda, defenderAppId, "25fb0c21-5877-492a-8d0c-e7893a9585cc"))).toEqual(badRequest);
    expect(errorOf(await grant(asAda, graphAppId, directoryRead, { principalId: "11111111-2222-4333-8444-555555555555" })).message).toBe(
      "Not a valid reference update.",
    );
    expect((await asUma("GET", `/servicePrincipals/${client}/appRoleAssignments`)).body.value).toHaveLength(1);
    expect((await asUma("GET", `/servicePrincipals/${client}?$expand=appRoleAssignments`)).body.appRoleAssignments).toHaveLength(1);
    const remove = () => asAda("DELETE", `/servicePrincipals/${fromClient.resourceId}/appRoleAssignedTo/${made.body.id}`);
    expect((await remove()).status).toBe(204);
    expect(refused(await remove())).toEqual(badRequest);
  });

  it("consents are listed, and need a permission of their own", async () => {
    expect(refused(await asAda("GET", "/oauth2PermissionGrants"))).toEqual(forbidden);
    const scopes = [...graphScopes, "https://graph.microsoft.com/DelegatedPermissionGrant.ReadWrite.All"];
    const graph = graphAs(sandbox.origin, await tokenFor(sandbox.origin, "ada@contoso.com", scopes));
    const listed = (await graph("GET", "/oauth2PermissionGrants?$filter=consentType eq 'AllPrincipals'")).body.value ?? [];
    expect(listed[0]?.scope).toContain("Application.ReadWrite.All");
    expect((await graph("GET", `/servicePrincipals/${listed[0]?.clientId}/oauth2PermissionGrants`)).body.value?.length).toBeGreaterThan(0);
    expect((await graph("PATCH", `/oauth2PermissionGrants/${listed[0]?.id}`, { scope: "User.Read" })).status).toBe(204);
    expect((await graph("GET", `/oauth2PermissionGrants/${listed[0]?.id}`)).body.scope).toBe("User.Read");
    const { clientId, resourceId } = listed[0] ?? {};
    expect(
      (await graph("POST", "/oauth2PermissionGrants", { clientId, resourceId, consentType: "AllPrincipals", scope: "User.Read" })).status,
    ).toBe(409);
    expect((await graph("DELETE", `/oauth2PermissionGrants/${listed[0]?.id}`)).status).toBe(204);
  });
});
