import { describe, expect, it } from "vitest";
import { type NationalCloud, nationalClouds } from "@/lib/catalogue/clouds";
import { deepLink, type PlaceName, places } from "./admin-centre";

describe.each(nationalClouds)("the %s cloud", (cloud) => {
  it("has a page for every place", () => {
    const where = { cloud, tenantId: "c0170500-0000-4000-8000-000000000001", appId: "a", servicePrincipalId: "s" };
    for (const name of Object.keys(places) as PlaceName[])
      expect(deepLink(name, where)).toMatchObject({
        href: expect.stringMatching(/^https:\/\/[^{}]+$/),
        path: expect.stringContaining(" > "),
      });
  });
});

describe("a link into an admin center", () => {
  const where = { cloud: "global" as NationalCloud, tenantId: "tid" };
  it("is null until the app is known", () => {
    expect(deepLink("app-credentials", where)).toBeNull();
    expect(deepLink("app-credentials", { ...where, appId: "app" })?.href).toBe(
      "https://entra.microsoft.com/tid/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId/app/isMSAApp~/false",
    );
  });
  it("opens the customer's own tenant for people who administer several", () => {
    expect(deepLink("cloud-apps-about", where)?.href).toBe("https://security.microsoft.com/cloudapps/settings?tabid=about&tid=tid");
  });
});
