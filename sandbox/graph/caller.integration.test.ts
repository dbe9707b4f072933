import { describe, expect, it } from "vitest";
import { appToken, audiences, personToken, tenantNamed } from "@/testing/sandbox-callers";
import { forbidden, graphAs, openGraphSandbox, refused } from "@/testing/sandbox-graph";

/** Who may call Graph, and what every answer carries. */

const { sandbox, asUma } = await openGraphSandbox();

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
