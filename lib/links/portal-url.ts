/**
 * Reads the Portal URL (the API URL of Defender for Cloud Apps) in any of the forms that people paste. The check of Microsoft's suffixes
 * finds typing errors, and it makes sure that the app's token is never sent to somebody else's host.
 */

export type PortalUrlProblem =
  | "empty"
  | "not-a-url"
  | "not-https"
  | "defender-portal-link"
  | "not-microsoft"
  | "no-tenant"
  | "has-credentials";
/** `url` has the normal form: https, the host, and nothing else. */
export type PortalUrlResult = { ok: true; url: string; host: string } | { ok: false; reason: PortalUrlProblem };

/** `suffixes`: the `cloudAppsSuffixes` of the customer's cloud. */
export function parsePortalUrl(text: string, suffixes: readonly string[]): PortalUrlResult {
  const trimmed = text.trim().replace(/^["'<]+|["'>,;]+$/g, "");
  if (trimmed === "") return { ok: false, reason: "empty" };
  const url = toUrl(trimmed);
  if (url === null) return { ok: false, reason: "not-a-url" };
  if (url.protocol !== "https:") return { ok: false, reason: "not-https" };
  if (url.username !== "" || url.password !== "") return { ok: false, reason: "has-credentials" };
  const host = url.hostname.replace(/\.$/, "");
  if (/(^|\.)security\.(microsoft\.com|microsoft\.us|apps\.mil)$/.test(host)) return { ok: false, reason: "defender-portal-link" };
  const suffix = suffixes.find((s) => host.endsWith(s));
  if (suffix === undefined) return { ok: false, reason: suffixes.some((s) => `.${host}` === s) ? "no-tenant" : "not-microsoft" };
  if (url.port !== "") return { ok: false, reason: "not-microsoft" };
  const labels = host.slice(0, -suffix.length).split(".");
  const [tenant, region, ...rest] = labels;
  if (!tenant || !region || rest.length > 0) return { ok: false, reason: "no-tenant" };
  if (!labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label))) return { ok: false, reason: "not-a-url" };
  return { ok: true, url: `https://${host}`, host };
}

function toUrl(text: string): URL | null {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(withScheme) ? new URL(withScheme) : null;
}

export const portalUrlWords: Record<PortalUrlProblem, string> = {
  empty: "Enter the API URL of Defender for Cloud Apps, or switch Cloud Apps off.",
  "not-a-url": "This is not an address. It looks like https://contoso.us.portal.cloudappsecurity.com.",
  "not-https": "The address has to begin with https://.",
  "has-credentials": "This address carries a user name or password. Enter it without.",
  "defender-portal-link": "This is a page of the Defender portal. Open Settings > Cloud apps > System > About there, and copy the API URL.",
  "not-microsoft": "This is not an address of Defender for Cloud Apps. The API URL ends in .portal.cloudappsecurity.com.",
  "no-tenant": "This address names no tenant. The API URL looks like https://contoso.us.portal.cloudappsecurity.com.",
};
