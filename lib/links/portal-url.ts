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
  | "not-microsoft"
  | "no-tenant"
  | "has-credentials";
/** `url` has the normal form: https, the host, and nothing else. */
export type PortalUrlResult = { ok: true; url: string; host: string } | { ok: false; reason: PortalUrlProblem };

/** In characters. */
const longestPortalUrl = 2000;

/** `suffixes`: the `cloudAppsSuffixes` of the customer's cloud. */
export function parsePortalUrl(text: string, suffixes: readonly string[]): PortalUrlResult {
  if (text.length > longestPortalUrl) return { ok: false, reason: "too-long" };
  const trimmed = unquoted(text.trim());
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

/** Without the quotes, brackets and punctuation around an address that was copied from a text. */
function unquoted(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && `"'<`.includes(text.charAt(start))) start++;
  while (end > start && `"'>,;`.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function toUrl(text: string): URL | null {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(withScheme) ? new URL(withScheme) : null;
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
    case "not-microsoft":
      return `This is not an address of Defender for Cloud Apps. The API URL ends in ${suffixes.join(" or ") || ".portal.cloudappsecurity.com"}.`;
    case "no-tenant":
      return `This address names no tenant. The API URL looks like ${example}.`;
  }
}
