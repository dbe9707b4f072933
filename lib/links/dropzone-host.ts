/**
 * Decides whether a host is a Dropzone tenant's. The customer's API key and the app's secret are sent to it, so the form, the import, the
 * command line and the client just before a request all ask here. Every check is linear in the length of the text.
 */

/** The hosts of Dropzone's tenants. DROPZONE_HOSTS adds more. */
const dropzoneHostPatterns = ["*.dropzone.app", "*.dropzone.ai"] as const;

export type DropzoneHostProblem = "empty" | "not-a-host" | "not-dropzone";
/** `host` has the normal form: lower case, without scheme, port, path and final dot. */
export type DropzoneHost = { ok: true; host: string } | { ok: false; reason: DropzoneHostProblem };

/** An address that was copied from a browser may have a path. Nobody types more. */
export const longestTypedHost = 2000;
const longestHost = 253;

/** Reads a host as people enter it, also when they paste an address. `more`: the patterns of DROPZONE_HOSTS. */
export function readDropzoneHost(typed: string, more: readonly string[]): DropzoneHost {
  if (typed.length > longestTypedHost) return { ok: false, reason: "not-a-host" };
  const text = typed.trim();
  if (text === "") return { ok: false, reason: "empty" };
  const host = hostIn(text);
  if (!isHostName(host)) return { ok: false, reason: "not-a-host" };
  return [...dropzoneHostPatterns, ...more].some((pattern) => fits(host, pattern))
    ? { ok: true, host }
    : { ok: false, reason: "not-dropzone" };
}

/** Whether a stored host is in its normal form and is a Dropzone tenant's. */
export function isDropzoneHost(host: string, more: readonly string[]): boolean {
  const read = readDropzoneHost(host, more);
  return read.ok && read.host === host;
}

/** Whether a text is a pattern for DROPZONE_HOSTS: one host, or `*.` and the domain that the hosts end in. */
export function isHostPattern(pattern: string): boolean {
  return isHostName(pattern.startsWith("*.") ? pattern.slice(2) : pattern);
}

/**
 * The part between the scheme and the path. It is cut out by hand: URL parsers drop a user name, tabs and a default port, and turn other
 * alphabets and numbers into host names. Here all of that stays in the text and fails the check of the name.
 */
function hostIn(text: string): string {
  const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const scheme = ["https://", "http://"].find((each) => lower.startsWith(each)) ?? "";
  const rest = lower.slice(scheme.length);
  const end = rest.search(/[/?#\\]/);
  const host = end === -1 ? rest : rest.slice(0, end);
  return host.endsWith(".") ? host.slice(0, -1) : host;
}

/** Two labels or more, in ASCII. Labels in another alphabet ("xn--") look like names that they are not. */
function isHostName(text: string): boolean {
  if (text.length > longestHost) return false;
  const labels = text.split(".");
  return labels.length > 1 && labels.every(isLabel);
}

const isLabel = (label: string): boolean =>
  /^[a-z0-9-]{1,63}$/.test(label) && !label.startsWith("-") && !label.endsWith("-") && !label.startsWith("xn--");

const fits = (host: string, pattern: string): boolean => (pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern);

/** What to tell somebody who entered the host. */
export function dropzoneHostWords(reason: DropzoneHostProblem, more: readonly string[]): string {
  switch (reason) {
    case "empty":
      return "Enter the host of their Dropzone tenant. It looks like contoso.dropzone.app.";
    case "not-a-host":
      return "This is not a host name. It looks like contoso.dropzone.app.";
    case "not-dropzone":
      return `This is not a Dropzone tenant: its host is one of ${[...dropzoneHostPatterns, ...more].join(", ")}.`;
  }
}
