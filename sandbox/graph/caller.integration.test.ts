import { describe, expect, it } from "vitest";
import { appToken, audiences, personToken, tenantNamed } from "@/testing/sandbox-callers";
import { forbidden, graphAppId, graphAs, openGraphSandbox, refused } from "@/testing/sandbox-graph";

/** Who may call Graph, and what every answer carries. */

const { sandbox, asAda, asUma } = await openGraphSandbox();

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

  it("what is created says where it is and when to a fraction of a second, and JSON has its parameters", async () => {
    const contoso = tenantNamed(sandbox.world, "contoso");
    const app = await asAda("POST", "/applications", { displayName: "New" });
    const principal = await asAda("POST", "/servicePrincipals", { appId: app.body.appId });
    const graph = (await asAda("GET", `/servicePrincipals(appId='${graphAppId}')`)).body;
    const grant = { principalId: principal.body.id, resourceId: graph.id, appRoleId: "7ab1d382-f21e-4acd-a863-ba3e13f7da61" };
    const credential = { name: "n", issuer: "https://issuer.example", subject: "s", audiences: ["api://AzureADTokenExchange"] };
    const created = [
      app,
      principal,
      await asAda("POST", `/servicePrincipals/${graph.id}/appRoleAssignedTo`, grant),
      await asAda("POST", `/applications/${app.body.id}/federatedIdentityCredentials`, credential),
    ];
    for (const { status, headers, body } of created) {
      expect(status).toBe(201);
      expect(headers.get("location")?.startsWith(`${sandbox.origin}/v2/${contoso.id}/`)).toBe(true);
      expect(headers.get("location")).toContain(body.id);
      expect(headers.get("content-type")).toMatch(/^application\/json;odata\.metadata=minimal;.*charset=utf-8$/);
    }
    expect(app.body.createdDateTime).toMatch(/T\d\d:\d\d:\d\d\.\d{7}Z$/);
    const read = (await asAda("GET", `/applications/${app.body.id}`)).body.createdDateTime;
    expect(read).toBe(`${String(app.body.createdDateTime).slice(0, 19)}Z`);
  });

  it("a page of another origin may call, and read what came of it", async () => {
    const asked = {
      origin: "https://page.example",
      "access-control-request-method": "GET",
      "access-control-request-headers": "authorization",
    };
    const before = await fetch(`${sandbox.origin}/v1.0/me`, { method: "OPTIONS", headers: asked });
    expect([before.status, before.headers.get("access-control-allow-headers")]).toEqual([204, "authorization"]);
    const answer = await asUma("GET", "/me");
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
    expect(answer.headers.get("access-control-expose-headers")).toContain("request-id");
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
