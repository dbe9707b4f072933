import { afterEach, beforeEach, expect, it } from "vitest";
import { appToken, audiences, type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { startSandbox } from "../server";
import type { Tenant } from "../world/state";

let sandbox: Sandbox;
let contoso: Tenant;
beforeEach(async () => {
  sandbox = await startSandbox();
  contoso = tenantNamed(sandbox.world, "contoso");
});
afterEach(() => sandbox.close());

type Ask = { host?: string | null; roles?: readonly string[]; audience?: string; path?: string; limit?: string };

async function ask({
  host = "contoso.us.portal.cloudappsecurity.com",
  roles = ["investigation.read"],
  audience,
  path,
  limit = "1",
}: Ask = {}) {
  const token = await appToken(sandbox.world, { tenant: contoso, audience: audience ?? audiences.cloudApps, roles });
  const headers = { authorization: `Bearer ${token}`, ...(host ? { "x-forwarded-host": host } : {}) };
  return fetch(`${sandbox.origin}${path ?? "/api/v1/activities/"}?limit=${limit}`, { headers });
}

it("activities are read at the tenant's own address with investigation.read", async () => {
  expect(await (await ask()).json()).toMatchObject({ total: 2, hasNext: true, data: [{ appName: expect.any(String) }] });
  expect((await ask({ roles: ["discovery.read"] })).status).toBe(403);
  expect((await ask({ roles: [] })).status).toBe(403);
});

it("another tenant's address refuses the token, and so does localhost", async () => {
  expect((await ask({ host: "fabrikam.us.portal.cloudappsecurity.com" })).status).toBe(401);
  expect((await ask({ host: "contoso.eu.portal.cloudappsecurity.com" })).status).toBe(401);
  expect((await ask({ host: null })).status).toBe(401);
});

it("the general address serves every tenant", async () => {
  expect((await ask({ host: "portal.cloudappsecurity.com", path: "/cas/api/v1/activities/" })).status).toBe(200);
});

it.each([audiences.graph, "https://portal.cloudappsecurity.com"])("a token for %s is refused", async (audience) => {
  expect((await ask({ audience })).status).toBe(401);
});

it("the legacy token form is not mistaken for an app's token", async () => {
  const headers = { authorization: `Token ${"a".repeat(64)}`, "x-forwarded-host": "contoso.us.portal.cloudappsecurity.com" };
  expect((await fetch(`${sandbox.origin}/api/v1/activities/?limit=1`, { headers })).status).toBe(401);
});

it("a tenant without Defender for Cloud Apps is refused", async () => {
  contoso.licences.cloudApps = false;
  expect((await ask()).status).toBe(403);
});

it("the thirty-first call of a minute is slowed down", async () => {
  for (let call = 0; call < 30; call += 1) expect((await ask()).status).toBe(200);
  const answer = await ask();
  expect([answer.status, Number(answer.headers.get("retry-after")) > 0]).toEqual([429, true]);
  sandbox.world.state.clockOffsetMs += 61_000;
  expect((await ask()).status).toBe(200);
});
