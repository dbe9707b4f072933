import { NextRequest } from "next/server";
import { beforeAll, describe, expect, it } from "vitest";
import { portalEnv } from "@/scripts/stack/portal-env";
import { proxy } from "./proxy";

const portal = "https://onboarding.dropzone.app";

beforeAll(() => {
  const where = { portalOrigin: portal, sandboxOrigin: "https://login.sandbox.invalid", databaseUrl: "postgresql://localhost/x" };
  const key = Buffer.alloc(32).toString("base64");
  Object.assign(process.env, portalEnv({ ...where, sealingKeys: `k1:${key}`, auditKeys: `a1:${key}` }));
});

const ask = (path: string, method: string, headers: Record<string, string> = {}) =>
  proxy(new NextRequest(new URL(path, "http://10.0.0.7:3000"), { method, headers: { host: "10.0.0.7:3000", ...headers } }));
/** What a page or an action sees of the request. */
const passedOn = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`);

describe("a request with effects", () => {
  it.each<[string, Record<string, string>]>([
    ["of another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["of another site, without Sec-Fetch-Site", { origin: "https://evil.example" }],
    ["of a sibling subdomain", { origin: "https://www.dropzone.app", "sec-fetch-site": "same-site" }],
    ["that names the host behind the proxy", { origin: "http://10.0.0.7:3000", "sec-fetch-site": "same-origin" }],
    ["that brings its own host along", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }],
    ["of a frame without an origin", { origin: "null" }],
  ])("%s is refused before anything runs", async (_, headers) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const response = await ask("/customers/new", method, headers);
      expect(response.status).toBe(403);
      expect(response.headers.get("x-middleware-next")).toBeNull();
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    }
  });

  it.each<[string, Record<string, string>]>([
    ["with the portal's origin", { origin: portal, "sec-fetch-site": "same-origin" }],
    ["of a page that sends no referrer", { origin: "null", "sec-fetch-site": "same-origin" }],
    ["with a host that the TLS terminator made up", { origin: portal, "x-forwarded-host": "10.0.0.7:3000" }],
  ])("%s goes on, and Next.js compares the portal's own origin", async (_, headers) => {
    const response = await ask("/customers/new", "POST", headers);
    expect(response.headers.get("x-middleware-next")).toBe("1");
    expect(passedOn(response, "origin")).toBe(portal);
    expect(passedOn(response, "x-forwarded-host")).toBe("onboarding.dropzone.app");
  });
});

describe("every request", () => {
  it("has a nonce of its own, in the answer and for Next.js", async () => {
    const nonceOfOne = async () => {
      const response = await ask("/", "GET");
      const policy = response.headers.get("content-security-policy");
      expect(passedOn(response, "content-security-policy")).toBe(policy);
      return /'nonce-([^']+)'/.exec(policy ?? "")?.[1];
    };
    const nonces = [await nonceOfOne(), await nonceOfOne()];
    expect(nonces[0]).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it("is answered with https required, and is kept by no cache", async () => {
    const { headers } = await ask("/setup/contoso", "GET");
    expect(headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toContain("form-action 'self' https://login.sandbox.invalid;");
  });

  it("tells pages its path, whatever the browser claims", async () => {
    expect(passedOn(await ask("/setup/contoso?a=1", "GET", { "x-portal-path": "/setup/fabrikam" }), "x-portal-path")).toBe(
      "/setup/contoso?a=1",
    );
  });

  it("for a stream is not compressed on the way", async () => {
    expect((await ask("/api/customers/events", "GET")).headers.get("cache-control")).toBe("no-store, no-transform");
  });
});
