import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { errorOf, type GraphAnswer, graphAs, graphScopes, tokenFor } from "@/testing/sandbox-browser";
import { appToken, audiences, personToken, type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { integrationCertificate } from "../dropzone/certificates";
import { startSandbox } from "../server";

let sandbox: Sandbox;
type Graph = ReturnType<typeof graphAs>;
let asAda: Graph;
let asPriya: Graph;
let asAmir: Graph;
let asUma: Graph;

beforeAll(async () => {
  // Not recorded: much of what is sent here is wrong on purpose, to see it refused.
  sandbox = await startSandbox({ portalOrigin: "http://portal.test", trafficLog: "" });
});
afterAll(() => sandbox.close());

const control = (path: string, body: unknown) =>
  fetch(`${sandbox.origin}/sandbox/control/${path}`, { method: "POST", body: JSON.stringify(body) });
const as = async (first: string) => graphAs(sandbox.origin, await tokenFor(sandbox.origin, `${first}@contoso.com`));
beforeEach(async () => {
  await control("reset", {});
  [asAda, asPriya, asAmir, asUma] = [await as("ada"), await as("priya"), await as("amir"), await as("uma")];
});

const refused = (answer: GraphAnswer) => ({ status: answer.status, code: errorOf(answer).code });
const badRequest = { status: 400, code: "Request_BadRequest" };
const forbidden = { status: 403, code: "Authorization_RequestDenied" };
const graphAppId = "00000003-0000-0000-c000-000000000000";
const createIfMissing = { prefer: "create-if-missing" };
const der = (label: string) => integrationCertificate(label).pem.replace(/-----[A-Z ]+-----|\s/g, "");
const certificateEntry = (label: string) => ({ type: "AsymmetricX509Cert", usage: "Verify", key: der(label), displayName: label });

describe("tokens and headers", () => {
  it("a call without a token for Graph is 401, and every answer can be traced", async () => {
    const none = await fetch(`${sandbox.origin}/v1.0/me`);
    expect(none.status).toBe(401);
    const tenant = tenantNamed(sandbox.world, "contoso");
    const wrong = graphAs(sandbox.origin, await appToken(sandbox.world, { tenant, audience: audiences.exchange }));
    expect(refused(await wrong("GET", "/organization"))).toEqual({ status: 401, code: "InvalidAuthenticationToken" });
    const mine = "11111111-2222-4333-8444-555555555555";
    const answer = await asUma("GET", "/applications/00000000-0000-4000-8000-000000000000", undefined, { "client-request-id": mine });
    expect(answer.headers.get("client-request-id")).toBe(mine);
    const { error } = answer.body as { error: { innerError: Record<string, string> } };
    expect(error.innerError).toMatchObject({ "client-request-id": mine, "request-id": answer.headers.get("request-id") });
  });

  it("a token without the scope is refused, whatever the person's role", async () => {
    const tenant = tenantNamed(sandbox.world, "contoso");
    const graph = graphAs(
      sandbox.origin,
      await personToken(sandbox.world, { tenant, first: "ada", audience: audiences.graph, scp: "User.Read" }),
    );
    expect(refused(await graph("GET", "/applications"))).toEqual(forbidden);
    expect(refused(await graph("POST", "/applications", { displayName: "x" }))).toEqual(forbidden);
  });
});

describe("applications", () => {
  it("an application refuses what Graph refuses on create", async () => {
    const created = await asUma("POST", "/applications", {
      displayName: "Mine",
      signInAudience: "AzureADMyOrg",
      tags: ["a"],
      keyCredentials: [certificateEntry("contoso")],
    });
    expect(created.status).toBe(201);
    expect(new Set([created.body.id, created.body.appId]).size).toBe(2);
    const bodies = [
      {},
      { displayName: "x", colour: "red" },
      { displayName: "x", appId: graphAppId },
      { displayName: "x".repeat(121) },
      { displayName: "x", signInAudience: "Everybody" },
      { displayName: "x", passwordCredentials: [{ displayName: "s" }] },
      { displayName: "x", requiredResourceAccess: [{ resourceAppId: graphAppId, resourceAccess: [{ id: "no guid", type: "Role" }] }] },
      { displayName: "x", keyCredentials: [{ ...certificateEntry("contoso"), keyId: "11111111-2222-4333-8444-555555555555" }] },
      { displayName: "x", keyCredentials: [{ ...certificateEntry("contoso"), endDateTime: "2199-01-01T00:00:00Z" }] },
      {
        displayName: "x",
        keyCredentials: [
          { ...certificateEntry("contoso"), key: Buffer.from(integrationCertificate("contoso").privateKeyPem).toString("base64") },
        ],
      },
    ];
    for (const body of bodies)
      expect(refused(await asAda("POST", "/applications", body)), JSON.stringify(body).slice(0, 80)).toEqual(badRequest);
  });

  it("the upsert by unique name creates once and updates after", async () => {
    const path = "/applications(uniqueName='dropzone-ai-1')";
    expect(refused(await asAda("PATCH", path, { displayName: "A" }))).toEqual({ status: 404, code: "Request_ResourceNotFound" });
    const created = await asAda("PATCH", path, { displayName: "A" }, createIfMissing);
    expect([created.status, created.body.uniqueName]).toEqual([201, "dropzone-ai-1"]);
    expect((await asAda("PATCH", path, { displayName: "B" }, createIfMissing)).status).toBe(204);
    expect((await asAda("GET", path)).body).toMatchObject({ id: created.body.id, displayName: "B" });
    expect(refused(await asAda("PATCH", `/applications/${created.body.id}`, { uniqueName: "other" }))).toEqual(badRequest);
    await asAda("DELETE", `/applications/${created.body.id}`);
    expect((await asAda("PATCH", path, { displayName: "C" }, createIfMissing)).status).toBe(409);
  });

  it("key bytes are answered only when one application is read with $select=keyCredentials", async () => {
    const { id } = (await asAda("POST", "/applications", { displayName: "K", keyCredentials: [certificateEntry("contoso")] })).body;
    const keys = async (query: string) =>
      ((await asAda("GET", `/applications/${id}${query}`)).body.keyCredentials as Record<string, unknown>[])[0];
    expect((await keys(""))?.key).toBeNull();
    expect((await keys("?$select=keyCredentials"))?.key).toBe(der("contoso"));
    expect((await keys(""))?.customKeyIdentifier).toBe(integrationCertificate("contoso").thumbprint);
  });

  it("a PATCH of certificates replaces them all, keeps what is sent back, and changes nothing within one", async () => {
    const { id } = (await asAda("POST", "/applications", { displayName: "K", keyCredentials: [certificateEntry("contoso")] })).body;
    const read = async () => (await asAda("GET", `/applications/${id}`)).body.keyCredentials as Record<string, unknown>[];
    const [first] = await read();
    expect((await asAda("PATCH", `/applications/${id}`, { keyCredentials: [first, certificateEntry("fabrikam")] })).status).toBe(204);
    expect((await read()).map(({ displayName }) => displayName)).toEqual(["contoso", "fabrikam"]);
    expect(refused(await asAda("PATCH", `/applications/${id}`, { keyCredentials: [{ ...first, displayName: "renamed" }] }))).toEqual({
      status: 400,
      code: "KeyNotUpdatable",
    });
    await asAda("PATCH", `/applications/${id}`, { keyCredentials: [certificateEntry("northwind")] });
    expect((await read()).map(({ displayName }) => displayName)).toEqual(["northwind"]);
  });

  it("a secret is answered once, and policies may block or shorten it", async () => {
    const { id } = (await asAda("POST", "/applications", { displayName: "S" })).body;
    const made = await asAda("POST", `/applications/${id}/addPassword`, {
      passwordCredential: { displayName: "Dropzone AI Integration Key" },
    });
    expect([made.status, String(made.body.secretText).length > 15]).toEqual([200, true]);
    const listed = (await asAda("GET", `/applications/${id}`)).body.passwordCredentials as Record<string, unknown>[];
    expect(listed).toMatchObject([{ keyId: made.body.keyId, secretText: null, hint: String(made.body.secretText).slice(0, 3) }]);
    const remove = () => asAda("POST", `/applications/${id}/removePassword`, { keyId: made.body.keyId });
    expect((await remove()).status).toBe(204);
    expect(refused(await remove())).toEqual(badRequest);
    const inWorld = async (name: string) => {
      await control("world", { name, tenant: "contoso.com" });
      const graph = await as("ada");
      const app = (await graph("POST", "/applications", { displayName: "S" })).body;
      return { graph, add: (more: object) => graph("POST", `/applications/${app.id}/addPassword`, { passwordCredential: more }) };
    };
    expect(refused(await (await inWorld("secret-blocked-by-policy")).add({})).code).toBe("CredentialTypeNotAllowedAsPerAppPolicy");
    const shortened = await inWorld("secret-shortened-by-policy");
    expect(refused(await shortened.add({})).code).toBe("CredentialInvalidLifetimeAsPerAppPolicy");
    const inMonths = new Date(Date.now() + 170 * 24 * 3_600_000).toISOString();
    expect((await shortened.add({ endDateTime: inMonths })).status).toBe(200);
    const policyReader = graphAs(
      sandbox.origin,
      await tokenFor(sandbox.origin, "ada@contoso.com", [...graphScopes, "https://graph.microsoft.com/Policy.Read.All"]),
    );
    const policy = (await policyReader("GET", "/policies/defaultAppManagementPolicy")).body;
    expect(JSON.stringify(policy)).toContain('"maxLifetime":"P180D"');
  });

  it("an application is owned by its creator", async () => {
    const { id } = (await asUma("POST", "/applications", { displayName: "Uma's" })).body;
    expect((await asUma("GET", `/applications/${id}/owners`)).body.value).toMatchObject([{ userPrincipalName: "uma@contoso.com" }]);
    expect((await asUma("PATCH", `/applications/${id}`, { notes: "mine" })).status).toBe(204);
    expect(refused(await asPriya("PATCH", `/applications/${id}`, { notes: "not mine" }))).toEqual(forbidden);
    expect((await asAmir("PATCH", `/applications/${id}`, { notes: "administered" })).status).toBe(204);
  });

  it("a deleted application can be restored, without its service principal", async () => {
    const app = (await asAda("POST", "/applications", { displayName: "Gone" })).body;
    await asAda("POST", "/servicePrincipals", { appId: app.appId });
    expect((await asAda("DELETE", `/applications/${app.id}`)).status).toBe(204);
    expect((await asAda("GET", `/applications/${app.id}`)).status).toBe(404);
    expect((await asAda("GET", "/directory/deletedItems/microsoft.graph.application")).body.value).toMatchObject([{ appId: app.appId }]);
    expect((await asAda("GET", "/directory/deletedItems/microsoft.graph.servicePrincipal")).body.value).toMatchObject([
      { appId: app.appId },
    ]);
    expect((await asAda("POST", `/directory/deletedItems/${app.id}/restore`)).status).toBe(200);
    expect((await asAda("GET", `/applications/${app.id}`)).status).toBe(200);
    expect((await asAda("GET", `/servicePrincipals(appId='${app.appId}')`)).status).toBe(404);
    const principal = (await asAda("POST", "/servicePrincipals", { appId: app.appId })).body;
    expect((await asAda("DELETE", `/servicePrincipals/${principal.id}`)).status).toBe(204);
  });

  it("lists are filtered in the documented forms, cut into pages, and refuse other filters", async () => {
    for (const n of [1, 2, 3])
      await asAda("POST", "/applications", { displayName: `App ${n}`, tags: n === 2 ? ["it's"] : ["dropzone-onboarding"] });
    const names = async (filter: string) =>
      (await asAda("GET", `/applications?$filter=${encodeURIComponent(filter)}`)).body.value?.map(({ displayName }) => displayName);
    expect(await names("displayName eq 'App 2'")).toEqual(["App 2"]);
    expect(await names("startswith(displayName,'App') and tags/any(t:t eq 'dropzone-onboarding')")).toEqual(["App 1", "App 3"]);
    expect(await names("displayName eq 'App 1' or displayName eq 'App 3'")).toEqual(["App 1", "App 3"]);
    for (const filter of ["endsWith(displayName,'1')", "displayName ne 'App 1'", "notes eq 'x'"]) {
      expect(refused(await asAda("GET", `/applications?$filter=${encodeURIComponent(filter)}`))).toEqual({
        status: 400,
        code: "Request_UnsupportedQuery",
      });
    }
    const first = (await asAda("GET", "/myorganization/applications?$top=2&$select=displayName")).body;
    expect(first.value).toEqual([{ displayName: "App 1" }, { displayName: "App 2" }]);
    const next = new URL(String(first["@odata.nextLink"]));
    expect(next.origin).toBe(sandbox.origin);
    expect((await asAda("GET", next.pathname.replace("/v1.0", "") + next.search)).body.value).toEqual([{ displayName: "App 3" }]);
    expect(refused(await asAda("GET", "/applications?$select=colour")).status).toBe(400);
    expect(refused(await asAda("GET", "/servicePrincipals?$top=1000"))).toEqual(badRequest);
    expect((await asAda("GET", `/servicePrincipals?$filter=${encodeURIComponent(`appId in ('${graphAppId}')`)}`)).body.value).toHaveLength(
      1,
    );
  });
});

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

describe("people and the tenant", () => {
  it("with User.Read alone, roles have no names and the organization little more than its domains", async () => {
    const tenant = tenantNamed(sandbox.world, "contoso");
    const reader = async (scp: string) =>
      graphAs(sandbox.origin, await personToken(sandbox.world, { tenant, first: "ada", audience: audiences.graph, scp }));
    const [little, much] = [await reader("User.Read"), await reader("User.Read Directory.Read.All")];
    expect((await little("GET", "/me?$select=id,userPrincipalName,userType")).body).toMatchObject({
      userPrincipalName: "ada@contoso.com",
      userType: "Member",
    });
    const roleTemplateId = "62e90394-69f5-4237-9190-012177145e10";
    for (const path of ["/me/transitiveMemberOf/microsoft.graph.directoryRole", "/me/memberOf/microsoft.graph.directoryRole"]) {
      expect((await little("GET", path)).body.value).toMatchObject([{ roleTemplateId, displayName: null }]);
      expect((await much("GET", path)).body.value).toMatchObject([{ roleTemplateId, displayName: "Global Administrator" }]);
    }
    expect((await little("GET", "/me/memberOf")).body.value).toHaveLength(2);
    expect((await little("GET", "/me/transitiveMemberOf")).body.value).toHaveLength(2);
    const [blank] = (await little("GET", "/organization")).body.value ?? [];
    expect(blank).toMatchObject({ id: tenant.id, displayName: "Contoso", assignedPlans: [], tenantType: null });
    expect(((blank?.verifiedDomains ?? []) as { name: string; isInitial: boolean }[]).filter(({ isInitial }) => isInitial)).toMatchObject([
      { name: "contoso.onmicrosoft.com" },
    ]);
    const [full] = (await much("GET", "/organization")).body.value ?? [];
    expect(full?.assignedPlans).toHaveLength(2);
  });

  it("people, roles and subscriptions are read with their own permissions", async () => {
    const tenant = tenantNamed(sandbox.world, "contoso");
    const graph = graphAs(
      sandbox.origin,
      await appToken(sandbox.world, { tenant, audience: audiences.graph, roles: ["Directory.Read.All"] }),
    );
    expect((await graph("GET", "/users/ada@contoso.com?$select=id")).status).toBe(200);
    expect((await graph("GET", "/roleManagement/directory/roleAssignments")).body.value).toHaveLength(4);
    expect((await graph("GET", "/subscribedSkus")).body.value).toHaveLength(1);
    expect(refused(await graph("GET", "/me"))).toEqual({ status: 400, code: "BadRequest" });
    expect(refused(await asUma("GET", "/subscribedSkus"))).toEqual(forbidden);
  });

  it("userinfo answers with the subject of the token", async () => {
    const token = await tokenFor(sandbox.origin, "uma@contoso.com");
    for (const method of ["GET", "POST"]) {
      const answer = await fetch(`${sandbox.origin}/oidc/userinfo`, { method, headers: { authorization: `Bearer ${token}` } });
      expect(await answer.json()).toMatchObject({ name: "Uma User" });
    }
  });

  it.each([
    ["Directory.Read.All", "GET", "/users?$top=1&$select=id", "no-exchange", 200],
    ["AuditLog.Read.All", "GET", "/auditLogs/directoryAudits?$top=1", "no-premium", 200],
    ["AuditLog.Read.All", "GET", "/auditLogs/signIns?$top=1", "no-premium", 403],
    ["AuditLog.Read.All", "GET", "/reports/authenticationMethods/userRegistrationDetails?$top=1", "no-premium", 403],
    ["Mail.Read", "GET", "/users/ada@contoso.com/messages?$top=1&$select=id", "no-exchange", 404],
    ["SecurityAlert.Read.All", "GET", "/security/alerts_v2?$top=1", "fresh", 200],
    ["SecurityIncident.Read.All", "GET", "/security/incidents?$top=1", "fresh", 200],
    ["ThreatHunting.Read.All", "POST", "/security/runHuntingQuery", "fresh", 200],
    ["ThreatSubmission.Read.All", "GET", "/beta/security/threatSubmission/emailThreats?$top=1", "fresh", 200],
  ])("%s lets an app %s %s", async (role, method, path, otherWorld, statusThere) => {
    const tenant = tenantNamed(sandbox.world, "contoso");
    const probe = async (roles: string[]) => {
      const graph = graphAs(sandbox.origin, await appToken(sandbox.world, { tenant, audience: audiences.graph, roles }));
      return (await graph(method, path, method === "POST" ? { Query: "AlertInfo | take 1" } : undefined)).status;
    };
    expect([await probe([role]), await probe(["Organization.Read.All"])]).toEqual([200, 403]);
    await control("world", { name: otherWorld, tenant: "contoso.com" });
    expect(await probe([role])).toBe(statusThere);
  });

  it("a probe for each permission passes with it and fails without it", async () => {
    const tenant = tenantNamed(sandbox.world, "contoso");
    const graph = graphAs(
      sandbox.origin,
      await appToken(sandbox.world, { tenant, audience: audiences.graph, roles: ["Mail.Read", "ThreatHunting.Read.All"] }),
    );
    expect(refused(await graph("GET", "/users/amir@contoso.com/messages"))).toEqual({ status: 404, code: "MailboxNotEnabledForRESTAPI" });
    expect(refused(await graph("POST", "/security/runHuntingQuery", { query: "NoSuchTable | take 1" })).status).toBe(400);
    expect(refused(await graph("POST", "/security/runHuntingQuery", { colour: "x" })).status).toBe(400);
    expect(refused(await graph("GET", "/users"))).toEqual(forbidden);
    expect(refused(await graph("GET", "/security/alerts_v2"))).toEqual({ status: 403, code: "Forbidden" });
    expect(refused(await graph("GET", "/security/threatSubmission/emailThreats")).status).toBe(400);
  });
});

describe("batches", () => {
  it("a batch is answered part by part, and refused as a whole when it is malformed", async () => {
    const json = { "Content-Type": "application/json" };
    const { body, status } = await asAda("POST", "/$batch", {
      requests: [
        { id: "1", method: "GET", url: "/organization?$select=id" },
        { id: "2", method: "GET", url: "/applications(uniqueName='none')" },
        { id: "3", method: "POST", url: "/applications", headers: json, body: { displayName: "After" }, dependsOn: ["2"] },
        { id: "4", method: "POST", url: "/applications", headers: json, body: { displayName: "Made" } },
      ],
    });
    const responses = body.responses as { id: string; status: number; body: Record<string, unknown> }[];
    expect(status).toBe(200);
    expect(Object.fromEntries(responses.map((part) => [part.id, part.status]))).toEqual({ 1: 200, 2: 404, 3: 424, 4: 201 });
    const get = (id: string) => ({ id, method: "GET", url: "/organization" });
    const malformed = [
      Array.from({ length: 21 }, (_, n) => get(String(n))),
      [get("a"), get("A")],
      [{ id: "1", method: "POST", url: "/applications", body: { displayName: "x" } }],
      [{ ...get("1"), dependsOn: ["9"] }],
    ];
    for (const requests of malformed)
      expect(refused(await asAda("POST", "/$batch", { requests }))).toEqual({ status: 400, code: "BadRequest" });
    const beta = await asAda("POST", "/beta/$batch", {
      requests: [{ id: "1", method: "GET", url: "/security/threatSubmission/emailThreats" }],
    });
    expect((beta.body.responses as { status: number }[])[0]?.status).toBe(403);
  });

  it("one part can be slowed down, with its own Retry-After", async () => {
    await control("faults", { match: { service: "graph", path: "/organization" }, fault: "throttled", times: 1, retryAfter: 7 });
    const { body } = await asAda("POST", "/$batch", {
      requests: [
        { id: "1", method: "GET", url: "/organization" },
        { id: "2", method: "GET", url: "/me" },
      ],
    });
    const responses = body.responses as { id: string; status: number; headers: Record<string, string> }[];
    expect(responses.find(({ id }) => id === "1")).toMatchObject({ status: 429, headers: { "retry-after": "7" } });
    expect(responses.find(({ id }) => id === "2")?.status).toBe(200);
  });
});
