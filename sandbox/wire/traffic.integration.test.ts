import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { askForToken, tokenFor } from "@/testing/sandbox-browser";
import { graphAs } from "@/testing/sandbox-graph";
import { integrationCertificate } from "../dropzone/certificates";
import { startSandbox } from "../server";

/** Records the Graph calls of a whole onboarding and checks them against Microsoft's published schema and permission table, where those exist. */

const checker = fileURLToPath(new URL("../../../shared/msgraph/check-traffic.mjs", import.meta.url));
const json = { "Content-Type": "application/json" };
const graphAppId = "00000003-0000-0000-c000-000000000000";
const roles = ["b0afded3-3588-46d8-8b3d-9842eff778da", "7ab1d382-f21e-4acd-a863-ba3e13f7da61", "810c84a8-4a9e-49e6-bf7d-12d183f40d01"];

/** Every kind of Graph call that an onboarding makes, and some that are refused. */
async function onboard(origin: string) {
  const graph = graphAs(origin, await tokenFor(origin, "ada@contoso.com"));
  await graph("POST", "/$batch", {
    requests: [
      { id: "me", method: "GET", url: "/me?$select=id,userPrincipalName,displayName,userType" },
      { id: "roles", method: "GET", url: "/me/transitiveMemberOf/microsoft.graph.directoryRole" },
      { id: "organization", method: "GET", url: "/organization?$select=id,displayName,verifiedDomains" },
      { id: "full", method: "GET", url: "/organization" },
      { id: "apps", method: "GET", url: "/applications?$filter=displayName eq 'Dropzone AI'" },
      { id: "graph", method: "GET", url: `/servicePrincipals(appId='${graphAppId}')` },
      { id: "policy", method: "GET", url: "/policies/defaultAppManagementPolicy" },
      { id: "deleted", method: "GET", url: "/directory/deletedItems/microsoft.graph.application" },
    ],
  });
  const key = integrationCertificate("contoso").der;
  const app = await graph(
    "PATCH",
    "/applications(uniqueName='dropzone-ai-test')",
    {
      displayName: "Dropzone AI",
      signInAudience: "AzureADMyOrg",
      tags: ["dropzone-onboarding"],
      requiredResourceAccess: [{ resourceAppId: graphAppId, resourceAccess: roles.map((id) => ({ id, type: "Role" })) }],
      keyCredentials: [{ type: "AsymmetricX509Cert", usage: "Verify", key, displayName: "Dropzone AI" }],
    },
    { prefer: "create-if-missing" },
  );
  const secret = await graph("POST", `/applications/${app.body.id}/addPassword`, {
    passwordCredential: { displayName: "Dropzone AI Integration Key" },
  });
  const principal = await graph("POST", "/servicePrincipals", { appId: app.body.appId });
  const resource = await graph("GET", `/servicePrincipals(appId='${graphAppId}')?$select=id,appId,displayName,appRoles,accountEnabled`);
  const grants = roles.map((appRoleId, index) => ({
    id: String(index),
    method: "POST",
    url: `/servicePrincipals/${resource.body.id}/appRoleAssignedTo`,
    headers: json,
    body: { principalId: principal.body.id, resourceId: resource.body.id, appRoleId },
  }));
  await graph("POST", "/$batch", { requests: grants });
  await graph("POST", "/$batch", { requests: grants });
  await graph("GET", `/servicePrincipals/${principal.body.id}/appRoleAssignments`);
  await graph("GET", `/applications/${app.body.id}`);
  await graph("GET", `/applications/${app.body.id}?$select=keyCredentials`);
  await graph("GET", `/applications/${app.body.id}/owners`);
  await graph("POST", `/applications/${app.body.id}/federatedIdentityCredentials`, {
    name: "build",
    issuer: "https://issuer.example",
    subject: "repo:a",
    audiences: ["api://AzureADTokenExchange"],
  });
  await graph("GET", `/applications/${app.body.id}/federatedIdentityCredentials`);
  await graph("GET", `/servicePrincipals(appId='${app.body.appId}')?$select=id&$expand=owners`);
  await graph("PATCH", `/servicePrincipals/${principal.body.id}`, { keyCredentials: [] });
  await graph("PATCH", `/applications/${app.body.id}`, { notes: "checked" });
  await graph("POST", `/applications/${app.body.id}/removePassword`, { keyId: "11111111-2222-4333-8444-555555555555" });
  const { body } = await askForToken(
    origin,
    {
      grant_type: "client_credentials",
      client_id: String(app.body.appId),
      client_secret: String(secret.body.secretText),
      scope: "https://graph.microsoft.com/.default",
    },
    "contoso.com",
  );
  const asApp = graphAs(origin, body.access_token ?? "");
  const probes = [
    "/users?$top=1",
    "/users/ada@contoso.com/messages?$top=1",
    "/auditLogs/directoryAudits?$top=1",
    "/auditLogs/signIns",
    "/security/alerts_v2",
    "/reports/authenticationMethods/userRegistrationDetails",
    "/subscribedSkus",
    "/roleManagement/directory/roleAssignments",
    "/oauth2PermissionGrants",
    "/beta/security/threatSubmission/emailThreats",
  ];
  for (const probe of probes) await asApp("GET", probe);
  await asApp("POST", "/security/runHuntingQuery", { Query: "AlertInfo | take 1" });
  await graph("DELETE", `/servicePrincipals/${principal.body.id}`);
  await graph("DELETE", `/applications/${app.body.id}`);
  await graph("GET", `/directory/deletedItems/${app.body.id}`);
}

describe("recorded traffic", () => {
  it("contains requests and answers, with the permissions of the token", async () => {
    const trafficLog = join(mkdtempSync(join(tmpdir(), "sandbox-traffic-")), "traffic.ndjson");
    const sandbox = await startSandbox({ portalOrigin: "http://portal.test", trafficLog });
    await onboard(sandbox.origin);
    await sandbox.close();
    const lines = readFileSync(trafficLog, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.every(({ host, status }) => host === "graph.microsoft.com" && typeof status === "number")).toBe(true);
    const created = lines.find(({ method, status }) => method === "PATCH" && status === 201);
    expect(created).toMatchObject({
      scp: expect.arrayContaining(["Application.ReadWrite.All"]),
      roles: [],
      request: { displayName: "Dropzone AI" },
    });
    if (!existsSync(checker)) return;
    const { stdout } = spawnSync(process.execPath, [checker, trafficLog], { encoding: "utf8" });
    expect(stdout).toMatch(/^\d{2,} Graph exchanges checked, 0 problems/);
  });
});
