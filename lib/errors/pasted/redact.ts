import { isPublicId } from "@/lib/catalogue/public-ids";
import { guidPattern, isLabelOfRequest, isRowOfSignInLog } from "./request-ids";

/**
 * Removes from a text what must not be stored, shown or sent on: tokens, secrets, keys, people's addresses, and ids of tenants, people
 * and apps. What support needs stays: codes, times, ids of requests, and the ids of Microsoft's own apps, roles and permissions. When in doubt, it hides the text. Pure.
 */

/** Characters of a text that are read. The rest is cut off. */
export const longestText = 20_000;

export function redact(text: string): string {
  let clean = text.slice(0, longestText);
  // A replacement can let a rule match what stands beside it, so the rules are applied until they find nothing more.
  for (let round = 0; round < mostRounds; round++) {
    const before = clean;
    clean = redactOnce(clean).slice(0, longestText);
    if (clean === before) break;
  }
  return clean;
}

const mostRounds = 10;

/** Hides only the secrets in the query of an address. It has to happen before the query is decoded: a decoded value may hold an ampersand. */
export const redactQuery = (text: string): string => text.replace(secretsInQuery, "$1[hidden]");

function redactOnce(text: string): string {
  const clean = rules.reduce((read, { find, say }) => read.replace(find, say), text);
  return clean.replace(guid, keepPublicId).replace(base64, hideRandom).replace(run, hideRandom).replace(restOfSecret, hideMixed);
}

/** What stands at the start of a line, after a line that ended in a secret: the secret may have been cut in two. */
const restOfSecret = /(\[(?:secret|token|hidden)\][ \t]{0,4}\n[ \t]{0,8})([\w.~+/=-]{8,})/g;

const hideMixed = (whole: string, before: string, rest: string): string =>
  /\d/.test(rest) && /[a-z]/.test(rest) && /[A-Z]/.test(rest) ? `${before}[hidden]` : whole;

const guid = new RegExp(guidPattern, "gi");
const wholeGuid = new RegExp(`^${guidPattern}$`, "i");

const named =
  "client[ _-]?secret|secret[ _-]?(?:text|value)?|pass(?:word|wd|phrase)|pwd|api[ _-]?key|(?:access|refresh|id|session)[ _-]?token|client[ _-]?assertion|code[ _-]?verifier|private[ _-]?key|cookie|set-cookie|authorization";

const secretsInQuery =
  /([?&#](?:code|state|session_state|nonce|sig|client_info|login_hint|code_challenge|id_token)=)(?!\d{4,8}(?![\w.-]))[^&\s"']+/gi;

const rules: readonly { find: RegExp; say: string }[] = [
  { find: /-----BEGIN [A-Z ]{1,40}-----[\s\S]*?(?:-----END [A-Z ]{1,40}-----|$)/g, say: "[key or certificate]" },
  { find: /\beyJ[\w-]{4,}(?:\.[\w-]*){0,4}/g, say: "[token]" },
  { find: /\b(Bearer|Basic)\s+(?![\w-]+=)[\w.~+/=-]{8,}/gi, say: "$1 [token]" },
  // `"client_secret": "…"`, `password=…`, `Api key: …`. A scheme before the value is part of it.
  {
    find: new RegExp(`((?:${named})["']?\\s{0,3}[:=]\\s{0,3})(?:"[^"\\n]*"|'[^'\\n]*'|(?:(?:Bearer|Basic|Token)\\s+)?[^\\s&"',;}]+)`, "gi"),
    say: "$1[hidden]",
  },
  { find: secretsInQuery, say: "$1[hidden]" },
  // The form of Entra's client secrets: https://learn.microsoft.com/purview/sit-defn-azure-ad-client-secret
  { find: /[\w.~-]{3}\dQ~[\w.~-]{8,}/g, say: "[secret]" },
  { find: /[^\s@<>"'(),;:[\]{}|=]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/g, say: "[address]" },
  { find: /\b\d{1,3}(?:\.\d{1,3}){3}\b/g, say: "[address]" },
];

/** All other ids than those of requests and Microsoft's own are hidden. */
function keepPublicId(id: string, offset: number, whole: string): string {
  if (isPublicId(id)) return id;
  const before = whole.slice(Math.max(0, offset - 60), offset);
  const isOfRow = /["']id["']\s{0,3}:\s{0,3}["']$/i.test(before) && isRowOfSignInLog(whole);
  return isOfRow || isLabelOfRequest(before) ? id : "[id]";
}

const base64 = /[A-Za-z0-9+/]{40,}={0,2}/g;
const run = /[A-Za-z0-9_~+-]{20,}/g;

const hideRandom = (text: string): string => (wholeGuid.test(text) || !looksRandom(text) ? text : "[hidden]");

/**
 * A code is made of words. A secret changes often between small letters, capitals and digits. The text looks random when any part of twenty
 * characters does.
 */
function looksRandom(text: string): boolean {
  for (let start = 0; start === 0 || start + 20 <= text.length; start += 5) {
    const part = text.slice(start, start + 20);
    const kinds = [...part.replace(/[_~+=/-]/g, "")].map(kindOf);
    const jumps = kinds.filter((kind, i) => i > 0 && kind !== kinds[i - 1]).length;
    const digits = kinds.filter((kind) => kind === "digit").length;
    if ((digits >= 3 && jumps >= 5) || jumps >= 11) return true;
  }
  return false;
}

const kindOf = (character: string) => (/\d/.test(character) ? "digit" : /[a-z]/.test(character) ? "small" : "capital");
