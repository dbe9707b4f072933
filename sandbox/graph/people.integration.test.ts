import { describe, expect, it } from "vitest";
import { tokenFor } from "@/testing/sandbox-browser";
import { appToken, audiences, personToken, tenantNamed } from "@/testing/sandbox-callers";
import { forbidden, graphAs, openGraphSandbox, refused } from "@/testing/sandbox-graph";

/** People, the organization, and the reads by which a permission is tried. */

const { sandbox, control, asUma } = await openGraphSandbox();

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

  it("nobody has a photo, and asking for one is a 404", async () => {
    for (const path of ["/me/photos", "/me/photo/$value", "/me/photos/48x48/$value"])
      expect(refused(await asUma("GET", path))).toEqual({ status: 404, code: "ImageNotFound" });
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
    for (const path of ["/subscribedSkus", "/policies/authorizationPolicy"]) expect(refused(await asUma("GET", path))).toEqual(forbidden);
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
