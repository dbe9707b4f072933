import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePortalUrl, portalUrlWords } from "./portal-url";

const suffixes = [".portal.cloudappsecurity.com"];
const good = "https://contoso.us2.portal.cloudappsecurity.com";

describe("the Portal URL", () => {
  it.each([
    good,
    `${good}/`,
    `${good}/api`,
    `${good}/api/v1/`,
    `${good}/#/dashboard?tab=1`,
    "contoso.us2.portal.cloudappsecurity.com",
    "CONTOSO.US2.PORTAL.CLOUDAPPSECURITY.COM/api",
    `  "${good}/api"  `,
    `<${good}>`,
  ])("is read from %s", (text) => {
    expect(parsePortalUrl(text, suffixes)).toEqual({
      ok: true,
      url: good,
      host: "contoso.us2.portal.cloudappsecurity.com",
    });
  });

  it("may have a region that we do not know", () => {
    expect(parsePortalUrl("contoso.uk.portal.cloudappsecurity.com", suffixes)).toMatchObject({ ok: true });
  });

  it.each([
    ["", "empty"],
    ["contoso", "not-microsoft"],
    ["http://contoso.us.portal.cloudappsecurity.com", "not-https"],
    ["https://security.microsoft.com/cloudapps/settings?tabid=about", "defender-portal-link"],
    ["https://portal.cloudappsecurity.com", "no-tenant"],
    ["https://us.portal.cloudappsecurity.com", "no-tenant"],
    ["https://contoso.us.portal.cloudappsecurity.com.evil.example", "not-microsoft"],
    ["https://contoso.us.portal.cloudappsecurity.com@evil.example", "has-credentials"],
    ["https://evil.example/contoso.us.portal.cloudappsecurity.com", "not-microsoft"],
    ["https://contoso.us.portal.cloudappsecurity.com:8443", "not-microsoft"],
    ["not a url at all", "not-a-url"],
    [`https://contoso.us.portal.cloudappsecurity.com/${"x".repeat(2000)}`, "too-long"],
  ])("refuses %j as %s", (text, reason) => {
    expect(parsePortalUrl(text, suffixes)).toEqual({ ok: false, reason });
  });

  it("explains what is wrong in the form of the customer's cloud", () => {
    const problems = ["not-a-url", "not-microsoft", "no-tenant"] as const;
    for (const problem of problems) {
      expect(portalUrlWords(problem, [".portal.cloudappsecuritygov.com"])).toContain(".portal.cloudappsecuritygov.com");
      expect(portalUrlWords(problem, suffixes)).toContain(".portal.cloudappsecurity.com");
    }
    expect(portalUrlWords("not-microsoft", [".a.us", ".b.us"])).toContain("ends in .a.us or .b.us.");
  });

  it("never accepts a host that Microsoft does not own", () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string()), (text) => {
        const result = parsePortalUrl(text, suffixes);
        if (result.ok) expect(new URL(result.url).host.endsWith(".portal.cloudappsecurity.com")).toBe(true);
      }),
    );
  });
});
