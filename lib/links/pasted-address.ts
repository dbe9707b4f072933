/**
 * Finds the hosts in a text that somebody pasted in place of an address: with a label, as Markdown or HTML, wrapped by a mail program,
 * percent-encoded, defanged. It does not know whose hosts are right. Every step is linear in the length of the text.
 */

export type PastedHost = {
  /** In lower case, without the dots and hyphens around it. It may hold letters that no host name has. */
  host: string;
  /** The scheme before it, such as "https" or "ftp". Null when there is none. */
  scheme: string | null;
  /** It is in the path or the query of another address and has no scheme of its own. */
  isNested: boolean;
  /** A user name, or text before an @, stands before or behind it. Then a browser would open another host. */
  hasCredentials: boolean;
  /** Null when none is written. */
  port: string | null;
};

/** The hosts in the order of the text. */
export function hostsIn(text: string): PastedHost[] {
  const found: PastedHost[] = [];
  let [end, word, isInAddress] = [0, "", false];
  for (const { 0: run, index } of text.matchAll(/[\p{L}\p{N}._-]+/gu)) {
    const between = text.slice(end, index);
    if (/[\s<>()[\]{}"'|,;]/.test(between)) isInAddress = false;
    const isAddressed = between.includes("//") || (between.startsWith(":") && /https?$/.test(word));
    end = index + run.length;
    const host = trimmed(run.toLowerCase());
    if (host.includes(".")) {
      const scheme = isAddressed ? word : null;
      const isNested = isInAddress && !isAddressed;
      found.push({ host, scheme, isNested, hasCredentials: between.endsWith("@") || isUserName(text, end), port: portAt(text, end) });
    }
    isInAddress ||= isAddressed || host.includes(".");
    word = host;
  }
  return found;
}

function trimmed(run: string): string {
  let [start, end] = [0, run.length];
  while (start < end && "._-".includes(run.charAt(start))) start++;
  while (end > start && "._-".includes(run.charAt(end - 1))) end--;
  return run.slice(start, end);
}

const longestUserName = 200;
const isUserName = (text: string, at: number): boolean =>
  /^[^\s/?#\\<>"'()[\]]*/.exec(text.slice(at, at + longestUserName))?.[0].includes("@") ?? false;

const portAt = (text: string, at: number): string | null => /^:(\d{1,5})(?!\d)/.exec(text.slice(at, at + 7))?.[1] ?? null;

/** The text without what programs and people put into an address. */
export function unwrapped(pasted: string): string {
  const decoded = withoutEncoding(pasted.normalize("NFKC")).replace(/\p{Cf}/gu, "");
  return withoutMarkup(decoded)
    .replace(/[‐‑‒–—−]/g, "-")
    .replace(/[。⁄∕]/g, (sign) => (sign === "。" ? "." : "/"))
    .replace(/h(?:xx|tt)p/gi, "http")
    .replace(/[[({](\.|dot|:|:\/\/|\/)[\])}]/gi, (_, sign: string) => (sign.toLowerCase() === "dot" ? "." : sign))
    .replace(/\\\./g, ".")
    .replaceAll("\\", "/")
    .replace(/(\/\/[\p{L}\p{N}_-]{1,63})\s{1,20}(?=[\p{L}\p{N}-]{1,63}\.)/gu, "$1");
}

/** Percent-encoding (also twice, as in a redirect within a redirect), HTML's and JSON's escapes, quoted-printable, and Proofpoint's. */
function withoutEncoding(text: string): string {
  let decoded = text.replace(/=\r?\n/g, "");
  for (let pass = 0; pass < 3; pass++) {
    decoded = decoded
      .replace(/%([2-7][0-9a-f])/gi, fromHex)
      .replace(/&#x([0-9a-f]{2,4});/gi, fromHex)
      .replace(/\\u([0-9a-f]{4})/gi, fromHex)
      .replace(/&#(\d{2,5});/g, (_, number: string) => String.fromCharCode(Number(number)))
      .replace(/&(amp|lt|gt|quot|nbsp|sol|colon|period);/gi, (_, name: string) => entities[name.toLowerCase()] ?? "");
  }
  return decoded.includes("urldefense.proofpoint.com/v2")
    ? decoded.replaceAll("-3A", ":").replaceAll("-2D", "-").replaceAll("_", "/")
    : decoded;
}

const fromHex = (_: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 16));

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: " ",
  sol: "/",
  colon: ":",
  period: ".",
};

/** Tags and signs that only change how a text looks, and the marks that mail programs put before a quoted line. */
const withoutMarkup = (text: string): string =>
  text
    .replace(/<\/?(?:wbr|br|b|i|u|em|strong|span|mark|font|code)\b[^<>]*>/gi, "")
    .replace(/[*`]/g, "")
    .replace(/\n[ \t>|]{1,20}/g, "\n");

const mostPieces = 40;

/** The ways to put the pieces of a wrapped address together, each without the spaces and line breaks in it. For a text that has no whole one. */
export function rejoined(text: string): string[] {
  const pieces = text.split(/\s+/, mostPieces).filter((piece) => piece !== "");
  return pieces.flatMap((piece, at) => {
    if (!piece.includes("//") && !piece.includes(".")) return [];
    return [2, 3, 4, 5].flatMap((count) => (at + count <= pieces.length ? [pieces.slice(at, at + count).join("")] : []));
  });
}
