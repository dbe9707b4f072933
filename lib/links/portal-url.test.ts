import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clouds, nationalClouds } from "@/lib/catalogue/clouds";
import { parsePortalUrl, portalUrlRegions, portalUrlWords } from "./portal-url";

const suffixes = [".portal.cloudappsecurity.com"];
const host = "contoso.us2.portal.cloudappsecurity.com";
const good = `https://${host}`;

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
    `http://${host}`,
    `https:/${host}`,
    `https:${host}`,
    `//${host}`,
    `https://https://${host}`,
    `https:\\\\${host}\\api`,
    `https:\\/\\/${host}\\/`,
    `${good}:443/api`,
    `${host}.`,
    `${good}.mcas.ms/#/dashboard`,
    `${good}.us2.cas.ms/`,
    `\u200b${good}`,
    `\ufeff${good}\u00ad`,
    `https://contoso.\u200bus2.portal.cloudappsecurity.com`,
    `\u00a0${good}\u202f`,
    `https：／／contoso．us2．portal．cloudappsecurity．com`,
    `API URL: ${good}`,
    `Portal URL\t${host}`,
    `PORTAL_URL="${good}"`,
    `portal_url=${host}`,
    `{"portalUrl":"https:\\/\\/${host}\\/api"}`,
    `URL de la API: ${good}`,
    `Die API-URL lautet ${good}.`,
    `- ${good}`,
    `1. ${good}`,
    `(${good}).`,
    `${good}).`,
    `${good}, as shown on the page`,
    `“${good}”`,
    `«${good}»`,
    `'${good}'; `,
    `[${good}](${good})`,
    `[our portal](${good}/api/)`,
    `[${host}](http://${host}/)`,
    `**${good}**`,
    `\`${good}\``,
    `_${good}_`,
    `__${good}__`,
    `| API URL | ${good} |`,
    `<a href="${good}/">API</a>`,
    `<a href=3D"${good}/">${host}</a>`,
    `https://<b>contoso</b>.us2.portal.cloudappsecurity.com`,
    `&lt;${good}&gt;`,
    `https:&#x2F;&#x2F;${host}&#47;`,
    encodeURIComponent(good),
    encodeURIComponent(encodeURIComponent(`${good}/api`)),
    `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(`${good}/`)}&data=05%7C01%7C&reserved=0`,
    `https://www.google.com/url?q=${good}/&sa=D&source=docs`,
    `https://urldefense.com/v3/__${good}/__;!!Dz8!abc$`,
    `https://urldefense.proofpoint.com/v2/url?u=https-3A__${host}_api&d=DwMFaQ&c=x`,
    `https://linkprotect.cudasvc.com/url?a=${encodeURIComponent(good)}&c=E,1`,
    `hxxps://contoso[.]us2[.]portal[.]cloudappsecurity[.]com`,
    `hXXps[://]contoso(.)us2(.)portal(.)cloudappsecurity(.)com/api`,
    `https[:]//contoso[dot]us2[dot]portal[dot]cloudappsecurity[dot]com`,
    `https://contoso\\.us2\\.portal\\.cloudappsecurity\\.com`,
    `https://contoso.us2.portal.\r\ncloudappsecurity.com`,
    `https://contoso.us2.portal.cloudapp\n security.com/api`,
    `https://conto\nso.us2.portal.cloudappsecurity.com`,
    `https://conto so.us2.portal.cloudappsecurity.com`,
    `> API URL: https://contoso.us2.\n> portal.cloudappsecurity.com/`,
    `API URL: https://contoso.us2.portal.=\r\ncloudappsecurity.com`,
    `contoso.us2.portal. cloudappsecurity.com`,
    `Open https://security.microsoft.com, then About: ${good}`,
    `${good} ${good}/api`,
    `${good}\n${good}`,
  ])("is read from %s", (text) => {
    expect(parsePortalUrl(text, suffixes)).toEqual({
      ok: true,
      url: good,
      host: "contoso.us2.portal.cloudappsecurity.com",
    });
  });

  it("may have a region that we do not know, and says so", () => {
    expect(parsePortalUrl("contoso.ca.portal.cloudappsecurity.com", suffixes)).toMatchObject({ ok: true, remark: "region-unknown" });
    for (const region of portalUrlRegions)
      expect(parsePortalUrl(`contoso.${region}.portal.cloudappsecurity.com`, suffixes)).not.toHaveProperty("remark");
  });

  it.each(nationalClouds)("of the cloud %s is taken there, and refused with its own words elsewhere", (cloud) => {
    for (const suffix of clouds[cloud].cloudAppsSuffixes) {
      expect(parsePortalUrl(`https://contoso.us1${suffix}`, [suffix])).toMatchObject({ ok: true });
      expect(parsePortalUrl(`https://contoso.us1${suffix}`, [".portal.example"])).toEqual({ ok: false, reason: "other-cloud" });
    }
  });

  it.each([
    ["", "empty"],
    ["contoso", "not-microsoft"],
    ["\u200b", "empty"],
    ["<>", "empty"],
    ["ftp://contoso.us.portal.cloudappsecurity.com", "not-https"],
    ["https://contoso.portal.cloudappsecurity.com", "no-region"],
    ["https://<tenant>.us2.portal.cloudappsecurity.com", "no-tenant"],
    ["https://{tenant}.us2.portal.cloudappsecurity.com", "no-tenant"],
    ["https://yourtenant.us2.portal.cloudappsecurity.com/api", "no-tenant"],
    ["https://www.contoso.us2.portal.cloudappsecurity.com", "no-tenant"],
    ["https://contoso.us2.portal.cloudappsecurity.us", "other-cloud"],
    ["https://contoso.us1.portal.cloudappsecuritygov.com", "other-cloud"],
    ["https://security.microsoft.com/v2/advanced-hunting", "defender-portal-link"],
    ["https://security.microsoft.us/cloudapps/settings", "defender-portal-link"],
    ["https://api.security.microsoft.com/api/incidents", "defender-portal-link"],
    ["https://api-us.securitycenter.microsoft.com/api/machines", "other-microsoft-page"],
    ["https://graph.microsoft.com/v1.0/security", "other-microsoft-page"],
    ["contoso.onmicrosoft.com", "other-microsoft-page"],
    ["https://contoso.us2.cloudappsecurity.com", "not-microsoft"],
    ["https://contoso.us2.portal.cloudappsecurity.co", "not-microsoft"],
    ["https://contoso.us2.portal.cloudappsecurity.c…", "not-microsoft"],
    ["https://contoso.us2.portal.cloudappsecurity.com https://fabrikam.eu.portal.cloudappsecurity.com", "several"],
    ["https://соntoso.us2.portal.cloudappsecurity.com", "not-a-url"],
    ["https://con_toso.us2.portal.cloudappsecurity.com", "not-a-url"],
    ["https://user:pass@contoso.us.portal.cloudappsecurity.com", "has-credentials"],
    ["https://contoso.us.portal.cloudappsecurity.com:x@evil.example", "has-credentials"],
    ["https://contoso.us.portal.cloudappsecurity.com%40evil.example", "has-credentials"],
    ["https://evil.example?x=contoso.us.portal.cloudappsecurity.com", "not-microsoft"],
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
    const problems = ["not-a-url", "not-microsoft", "no-tenant", "no-region", "other-cloud", "other-microsoft-page"] as const;
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
