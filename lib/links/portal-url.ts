import { clouds, nationalClouds } from "@/lib/catalogue/clouds";
import { hostsIn, type PastedHost, rejoined, unwrapped } from "./pasted-address";

/**
 * Reads the Portal URL (the API URL of Defender for Cloud Apps) in any of the forms that people paste. The check of Microsoft's suffixes
 * finds typing errors, and it makes sure that the app's token is never sent to somebody else's host.
 */

export type PortalUrlProblem =
  | "empty"
  | "too-long"
  | "not-a-url"
  | "not-https"
  | "defender-portal-link"
  | "other-microsoft-page"
  | "other-cloud"
  | "not-microsoft"
  | "no-tenant"
  | "no-region"
  | "several"
  | "has-credentials";
/**
 * `url` has the normal form: https, the host, and nothing else. `remark`: Microsoft adds regions without notice, so an unknown one is taken,
 * and said.
 */
export type PortalUrlResult = { ok: true; url: string; host: string; remark?: "region-unknown" } | { ok: false; reason: PortalUrlProblem };

/** In characters. */
const longestPortalUrl = 2000;

/** The regions of the tenants that are known. https://learn.microsoft.com/defender-cloud-apps/network-requirements */
export const portalUrlRegions: readonly string[] = ["us", "us1", "us2", "us3", "eu", "eu2"];

/** `suffixes`: the `cloudAppsSuffixes` of the customer's cloud. */
export function parsePortalUrl(text: string, suffixes: readonly string[]): PortalUrlResult {
  if (text.length > longestPortalUrl) return { ok: false, reason: "too-long" };
  const plain = unwrapped(text);
  if (!/[\p{L}\p{N}]/u.test(plain)) return { ok: false, reason: "empty" };
  const found = readHosts(plain, suffixes);
  if (found.ok || found.reason === "several" || !/\S\s+\S/.test(plain)) return found;
  const whole = rejoined(plain).map((joined) => readHosts(joined, suffixes));
  return whole.find((each) => each.ok) ?? found;
}

function readHosts(text: string, suffixes: readonly string[]): PortalUrlResult {
  const hosts = hostsIn(text);
  const read = hosts.map((found) => readHost(found, suffixes));
  const good = new Map(read.flatMap((each) => (each.ok ? [[each.host, each] as const] : [])));
  if (good.size > 1) return { ok: false, reason: "several" };
  const [only] = good.values();
  if (only) return only;
  const reason = reasonsInOrder.find((each) => read.some((result) => !result.ok && result.reason === each));
  return { ok: false, reason: reason ?? (/\s/.test(text.trim()) ? "not-a-url" : "not-microsoft") };
}

/** When several hosts of a text are refused, the first of these is what the person hears. */
const reasonsInOrder = [
  "has-credentials",
  "not-https",
  "not-a-url",
  "other-cloud",
  "no-region",
  "no-tenant",
  "defender-portal-link",
  "other-microsoft-page",
  "not-microsoft",
] as const satisfies PortalUrlProblem[];

function readHost({ host: seen, scheme, isNested, hasCredentials, port }: PastedHost, suffixes: readonly string[]): PortalUrlResult {
  // Conditional Access App Control puts its own domain behind the host of the page that it watches.
  const host = seen.replace(/\.(?:mcas|[a-z]{2}\d?\.cas)\.ms$/, "");
  if (isPageOf(host, defenderPortals)) return { ok: false, reason: "defender-portal-link" };
  if (isPageOf(host, otherPages)) return { ok: false, reason: "other-microsoft-page" };
  const suffix = suffixes.find((each) => `.${host}`.endsWith(each));
  if (suffix === undefined) {
    const isOfAnother = nationalClouds.some((cloud) => clouds[cloud].cloudAppsSuffixes.some((each) => `.${host}`.endsWith(each)));
    return { ok: false, reason: isOfAnother ? "other-cloud" : "not-microsoft" };
  }
  if (hasCredentials) return { ok: false, reason: "has-credentials" };
  if (scheme !== null && otherSchemes.has(scheme)) return { ok: false, reason: "not-https" };
  if (isNested || (port !== null && port !== "443" && port !== "80")) return { ok: false, reason: "not-microsoft" };
  return readLabels(host, suffix);
}

const isPageOf = (host: string, pages: readonly string[]): boolean => pages.some((page) => `.${host}`.endsWith(`.${page}`));

const defenderPortals = ["security.microsoft.com", "security.microsoft.us", "security.apps.mil", "security.microsoftonline.cn"];
/** Where people look for the API URL, or other APIs of Microsoft's. */
const otherPages = [
  "securitycenter.microsoft.com",
  "securitycenter.windows.com",
  "securitycenter.microsoft.us",
  "graph.microsoft.com",
  "graph.microsoft.us",
  "portal.azure.com",
  "portal.azure.us",
  "entra.microsoft.com",
  "admin.microsoft.com",
  "purview.microsoft.com",
  "compliance.microsoft.com",
  "login.microsoftonline.com",
  "onmicrosoft.com",
  "sharepoint.com",
  "learn.microsoft.com",
  "docs.microsoft.com",
];

const otherSchemes: ReadonlySet<string> = new Set(["ftp", "ftps", "sftp", "ssh", "ws", "wss", "ldap", "ldaps", "file", "smb"]);

/** What documentation writes in place of a tenant's name. */
const placeholders: ReadonlySet<string> = new Set(["tenant", "mytenant", "yourtenant", "your-tenant", "tenantname", "your-tenant-name"]);

function readLabels(host: string, suffix: string): PortalUrlResult {
  const labels = `.${host}`.slice(1, -suffix.length).split(".");
  const [tenant = "", region, ...rest] = labels;
  if (!labels.every((label) => /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)?$/.test(label))) return { ok: false, reason: "not-a-url" };
  if (tenant === "" || rest.length > 0 || placeholders.has(tenant)) return { ok: false, reason: "no-tenant" };
  if (!region) return { ok: false, reason: portalUrlRegions.includes(tenant) ? "no-tenant" : "no-region" };
  const remark = portalUrlRegions.includes(region) ? {} : ({ remark: "region-unknown" } as const);
  return { ok: true, url: `https://${host}`, host, ...remark };
}

/** "contoso.us.portal.cloudappsecurity.com", in the form of the customer's cloud. */
export const portalUrlExample = (suffixes: readonly string[]): string => `contoso.us${suffixes[0] ?? ".portal.cloudappsecurity.com"}`;

/** `suffixes`: as for parsePortalUrl. */
export function portalUrlWords(problem: PortalUrlProblem, suffixes: readonly string[]): string {
  const example = `https://${portalUrlExample(suffixes)}`;
  switch (problem) {
    case "empty":
      return "Enter the API URL of Defender for Cloud Apps, or switch Cloud Apps off.";
    case "too-long":
    case "not-a-url":
      return `This is not an address. It looks like ${example}.`;
    case "not-https":
      return "The address has to begin with https://.";
    case "has-credentials":
      return "This address carries a user name or password. Enter it without.";
    case "defender-portal-link":
      return "This is a page of the Defender portal. Open Settings > Cloud apps > System > About there, and copy the API URL.";
    case "other-microsoft-page":
      return `This is another address of Microsoft's. The API URL of Defender for Cloud Apps looks like ${example}.`;
    case "other-cloud":
      return `This address belongs to another Microsoft cloud than this customer's. Here the API URL ends in ${endings(suffixes)}.`;
    case "no-region":
      return `This address has no region. The API URL looks like ${example}: copy it from Settings > Cloud apps > System > About.`;
    case "several":
      return "These are several addresses of Defender for Cloud Apps. Enter the one that your Defender portal shows.";
    case "not-microsoft":
      return `This is not an address of Defender for Cloud Apps. The API URL ends in ${endings(suffixes)}.`;
    case "no-tenant":
      return `This address names no tenant. The API URL looks like ${example}.`;
  }
}

const endings = (suffixes: readonly string[]): string => suffixes.join(" or ") || ".portal.cloudappsecurity.com";

/** What to say about a Portal URL that was taken. Null when there is nothing to say. `url`: in its normal form. */
export function portalUrlRemark(url: string): string | null {
  const region = new URL(url).hostname.split(".")[1] ?? "";
  return portalUrlRegions.includes(region)
    ? null
    : `The region “${region}” is not known here. If nothing answers, compare it with the Defender portal.`;
}
