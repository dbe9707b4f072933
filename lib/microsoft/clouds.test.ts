import { beforeAll, describe, expect, it, vi } from "vitest";
import { deepLink, placeNames } from "@/lib/links/admin-centre";
import { endpoints, loginAuthority, type NationalCloud, nationalClouds } from "./clouds";

beforeAll(() => {
  vi.stubEnv("PORTAL_ORIGIN", "http://localhost:3000");
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("SEALING_KEYS", `k1:${Buffer.alloc(32).toString("base64")}`);
  vi.stubEnv("PORTAL_APP_CLIENT_ID", "0d202020-0000-4000-8000-000000000001");
  vi.stubEnv("PORTAL_APP_CLIENT_SECRET", "for-tests");
  vi.stubEnv("STAFF_TENANT_ID", "d2090e00-0000-4000-8000-0000000000d2");
  vi.stubEnv("MICROSOFT_GRAPH_ORIGIN", "http://localhost:4000");
  vi.stubEnv("MICROSOFT_CLOUD_APPS_ORIGIN", "https://egress.internal");
});

describe.each(nationalClouds)("the %s cloud", (cloud) => {
  it("is reached over https, and signs people in at Microsoft", () => {
    const { exchange, entraPortal, defenderPortal } = endpoints(cloud);
    for (const address of [exchange, entraPortal, defenderPortal, loginAuthority(cloud)]) expect(address).toMatch(/^https:\/\/[^/]+$/);
  });
  it("keeps Microsoft's audience when its address is replaced", () => {
    const { graph, graphResource } = endpoints(cloud);
    expect(graph).toBe("http://localhost:4000");
    expect(graphResource).toMatch(/^https:\/\/.*(microsoft|chinacloudapi)/);
  });
  it("has a page for every place", () => {
    const where = { cloud, tenantId: "c0170500-0000-4000-8000-000000000001", appId: "a", servicePrincipalId: "s" };
    for (const name of placeNames)
      expect(deepLink(name, where)).toMatchObject({
        href: expect.stringMatching(/^https:\/\/[^{}]+$/),
        path: expect.stringContaining(" > "),
      });
  });
});

it("asks a Defender for Endpoint token of the older host, while calling the newer one", () => {
  expect(endpoints("global")).toMatchObject({
    defender: "https://api.security.microsoft.com",
    defenderResource: "https://api.securitycenter.microsoft.com",
  });
});
it("knows no Defender for Endpoint in China", () => {
  expect(endpoints("china").defender).toBeNull();
});
it("tells a gateway which tenant's Cloud Apps is meant", () => {
  expect(endpoints("global").cloudAppsAddress("contoso.us.portal.cloudappsecurity.com")).toEqual({
    origin: "https://egress.internal",
    headers: { "X-Forwarded-Host": "contoso.us.portal.cloudappsecurity.com" },
  });
});

describe("a link into an admin center", () => {
  const where = { cloud: "global" as NationalCloud, tenantId: "tid" };
  it("waits until the app is known", () => {
    expect(deepLink("app-credentials", where)).toBeNull();
    expect(deepLink("app-credentials", { ...where, appId: "app" })?.href).toBe(
      "https://entra.microsoft.com/tid/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId/app/isMSAApp~/false",
    );
  });
  it("opens the customer's own tenant for those who administer several", () => {
    expect(deepLink("cloud-apps-about", where)?.href).toBe("https://security.microsoft.com/cloudapps/settings?tabid=about&tid=tid");
    expect(deepLink("live-response", where)?.href).toBe("https://security.microsoft.com/securitysettings/endpoints/integration?tid=tid");
  });
});
