import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "@/testing/sandbox-callers";
import { startSandbox } from "../server";

/** The documents that name the endpoints and the keys. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ portalOrigin: "http://portal.test" });
});
afterAll(() => sandbox.close());

describe("metadata", () => {
  it("metadata names the endpoints, and the issuer is a template where any tenant may sign in", async () => {
    const read = async (path: string) => (await fetch(sandbox.origin + path)).json() as Promise<Record<string, unknown>>;
    const any = await read("/organizations/v2.0/.well-known/openid-configuration");
    expect(any.issuer).toBe("https://login.microsoftonline.com/{tenantid}/v2.0");
    expect(any.token_endpoint).toBe(`${sandbox.origin}/organizations/oauth2/v2.0/token`);
    const one = await read("/contoso.com/v2.0/.well-known/openid-configuration");
    expect(one.issuer).toBe("https://login.microsoftonline.com/c0170500-0000-4000-8000-000000000001/v2.0");
    expect((await read("/contoso.com/.well-known/openid-configuration")).issuer).toBe(
      "https://sts.windows.net/c0170500-0000-4000-8000-000000000001/",
    );
    expect(await read("/organizations/discovery/v2.0/keys")).toEqual(await read("/common/discovery/keys"));
    expect(await read("/nowhere.com/v2.0/.well-known/openid-configuration")).toMatchObject({ error_codes: [90002] });
    const discovery = await read(
      "/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize",
    );
    expect(discovery.metadata).toContainEqual(expect.objectContaining({ aliases: expect.arrayContaining(["login.windows.net"]) }));
  });

  it.each(["/organizations/v2.0", "/common"])("serves every endpoint that it names (%s)", async (version) => {
    const response = await fetch(`${sandbox.origin}${version}/.well-known/openid-configuration`);
    const named = Object.entries((await response.json()) as Record<string, unknown>);
    const endpoints = named.filter(([name]) => /_endpoint$|^jwks_uri$/.test(name)).map(([, address]) => String(address));
    expect(endpoints).toHaveLength(6);
    for (const address of endpoints) {
      const answers = await Promise.all(["GET", "POST"].map((method) => fetch(address, { method })));
      expect(
        answers.some(({ status }) => status !== 404),
        address,
      ).toBe(true);
    }
  });

  it("uses the host name that was called in its addresses", async () => {
    const response = await fetch(`${sandbox.origin}/organizations/v2.0/.well-known/openid-configuration`, {
      headers: { "x-forwarded-proto": "https" },
    });
    expect(((await response.json()) as { token_endpoint: string }).token_endpoint).toMatch(/^https:\/\/localhost/);
  });
});
