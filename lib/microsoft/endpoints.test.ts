import { beforeAll, describe, expect, it, vi } from "vitest";
import { nationalClouds } from "@/lib/catalogue/clouds";
import { endpoints, loginAuthority } from "./endpoints";

beforeAll(() => {
  vi.stubEnv("PORTAL_ORIGIN", "http://localhost:3000");
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("SEALING_KEYS", `k1:${Buffer.alloc(32).toString("base64")}`);
  vi.stubEnv("AUDIT_KEYS", `a1:${Buffer.alloc(32).toString("base64")}`);
  vi.stubEnv("PORTAL_APP_CLIENT_ID", "0d202020-0000-4000-8000-000000000001");
  vi.stubEnv("PORTAL_APP_CLIENT_SECRET", "for-tests");
  vi.stubEnv("STAFF_TENANT_ID", "d2090e00-0000-4000-8000-0000000000d2");
  vi.stubEnv("MICROSOFT_GRAPH_ORIGIN", "http://localhost:4000");
  vi.stubEnv("MICROSOFT_CLOUD_APPS_ORIGIN", "https://egress.internal");
});

describe.each(nationalClouds)("the %s cloud", (cloud) => {
  it("is reached over https, and signs people in at Microsoft", () => {
    for (const address of [endpoints(cloud).exchange, loginAuthority(cloud)]) expect(address).toMatch(/^https:\/\/[^/]+$/);
  });
  it("keeps Microsoft's audience when its address is replaced", () => {
    const { graph, graphResource } = endpoints(cloud);
    expect(graph).toBe("http://localhost:4000");
    expect(graphResource).toMatch(/^https:\/\/.*(microsoft|chinacloudapi)/);
  });
});

it("requests Defender for Endpoint tokens for the older host, and calls the newer one", () => {
  expect(endpoints("global")).toMatchObject({
    defender: "https://api.security.microsoft.com",
    defenderResource: "https://api.securitycenter.microsoft.com",
  });
});
it("has no Defender for Endpoint in China", () => {
  expect(endpoints("china").defender).toBeNull();
});
it("sends the host of the tenant's Cloud Apps to a gateway as X-Forwarded-Host", () => {
  expect(endpoints("global").cloudAppsAddress("contoso.us.portal.cloudappsecurity.com")).toEqual({
    origin: "https://egress.internal",
    headers: { "X-Forwarded-Host": "contoso.us.portal.cloudappsecurity.com" },
  });
});
