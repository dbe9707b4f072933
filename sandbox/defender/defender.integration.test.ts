import { afterEach, beforeEach, expect, it } from "vitest";
import { appToken, audiences, personToken, type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { setTenantScene } from "../scenes/scenes";
import { startSandbox } from "../server";
import type { Tenant } from "../world/state";
import { knownFile } from "./state";

let sandbox: Sandbox;
let contoso: Tenant;
beforeEach(async () => {
  sandbox = await startSandbox();
  contoso = tenantNamed(sandbox.world, "contoso");
});
afterEach(() => sandbox.close());

async function ask(path: string, roles: readonly string[], audience: string = audiences.defender) {
  const token = await appToken(sandbox.world, { tenant: contoso, audience, roles });
  return fetch(`${sandbox.origin}${path}`, { headers: { authorization: `Bearer ${token}` } });
}
async function refusal(answer: Response): Promise<[number, string]> {
  const { error } = (await answer.json()) as { error: { code: string; message: string; target: string } };
  expect(error.target).toMatch(/^[0-9a-f-]{36}$/);
  return [answer.status, error.code];
}

it("machines are listed for an app with Machine.Read.All, and are a 404 where there are none", async () => {
  const some = await ask("/api/machines?$top=1", ["Machine.Read.All"]);
  expect((await some.json()).value).toHaveLength(1);
  setTenantScene(sandbox.world, contoso, "defender-without-devices");
  expect(await refusal(await ask("/api/machines", ["Machine.Read.All"]))).toEqual([404, "ResourceNotFound"]);
});

it("the Live Response library is open to Library.Manage alone", async () => {
  expect(await (await ask("/api/libraryfiles", ["Library.Manage"])).json()).toMatchObject({ value: [] });
  expect(await refusal(await ask("/api/libraryfiles", ["Machine.Read.All"]))).toEqual([403, "Forbidden"]);
});

it("a file is found by its hash, and an unknown hash is a 404", async () => {
  expect(await (await ask(`/api/files/${knownFile.sha1.toUpperCase()}`, ["File.Read.All"])).json()).toMatchObject({
    sha256: knownFile.sha256,
  });
  expect(await refusal(await ask(`/api/files/${"0".repeat(40)}`, ["File.Read.All"]))).toEqual([404, "ResourceNotFound"]);
  expect(await refusal(await ask("/api/files/readme.txt", ["File.Read.All"]))).toEqual([400, "InvalidInput"]);
  expect(await refusal(await ask(`/api/files/${knownFile.sha1}`, ["Library.Manage"]))).toEqual([403, "Forbidden"]);
});

it("an app without the permission is told which one it needs", async () => {
  const answer = await ask("/api/machines", []);
  expect(JSON.stringify(await answer.clone().json())).toContain("Machine.Read.All");
  expect(await refusal(answer)).toEqual([403, "Forbidden"]);
});

it.each([audiences.graph, "https://api.security.microsoft.com", "https://userrequestsgraphapi-prd.trafficmanager.net"])(
  "a token for %s is refused with 403, though its roles are right",
  async (audience) => {
    expect(await refusal(await ask("/api/machines", ["Machine.Read.All"], audience))).toEqual([403, "Forbidden"]);
  },
);

it("no token, an expired one and nonsense are refused with 401", async () => {
  const expired = await appToken(sandbox.world, { tenant: contoso, audience: audiences.defender, lifetimeSeconds: -10 });
  for (const authorization of [null, `Bearer ${expired}`, "Bearer nonsense", "Basic Zm9v"]) {
    const answer = await fetch(`${sandbox.origin}/api/machines`, { headers: authorization ? { authorization } : {} });
    expect(await refusal(answer)).toEqual([401, "Unauthorized"]);
  }
});

it("a tenant without Defender for Endpoint is told that it has no licence", async () => {
  setTenantScene(sandbox.world, contoso, "defender-unlicensed");
  const answer = await ask("/api/machines", ["Machine.Read.All"]);
  expect(JSON.stringify(await answer.clone().json())).toContain("not licensed for this feature");
  expect(await refusal(answer)).toEqual([403, "Forbidden"]);
});

it("a person's token is asked for the scope instead of the role", async () => {
  const as = async (scp: string) => {
    const token = await personToken(sandbox.world, { tenant: contoso, first: "ada", audience: audiences.defender, scp });
    return (await fetch(`${sandbox.origin}/api/machines`, { headers: { authorization: `Bearer ${token}` } })).status;
  };
  expect(await as("Machine.Read")).toBe(200);
  expect(await as("Machine.Read.All")).toBe(403);
});

it("the hundred and first call of a minute is slowed down", async () => {
  for (let call = 0; call < 100; call += 1) expect((await ask("/api/libraryfiles", ["Library.Manage"])).status).toBe(200);
  const answer = await ask("/api/libraryfiles", ["Library.Manage"]);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refusal(answer)).toEqual([429, "TooManyRequests"]);
  sandbox.world.state.clockOffsetMs += 61_000;
  expect((await ask("/api/libraryfiles", ["Library.Manage"])).status).toBe(200);
});

it("is also reached by a name of its own", async () => {
  const token = await appToken(sandbox.world, { tenant: contoso, audience: audiences.defender, roles: ["Machine.Read.All"] });
  const headers = { authorization: `Bearer ${token}`, "x-forwarded-host": "eu.api.security.microsoft.com" };
  expect((await fetch(`${sandbox.origin}/api/machines`, { headers })).status).toBe(200);
});
