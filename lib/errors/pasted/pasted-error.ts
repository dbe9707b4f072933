import type { Permission } from "@/lib/catalogue/permissions";
import { type Finding, findingsIn } from "./findings";
import { readings } from "./lines";
import { calledCodes, saidStatus } from "./pasted-text";
import { placeOf } from "./place";
import { plainText } from "./plain-text";
import { longestText, redact, redactQuery } from "./redact";
import { labelledIds, type RequestId } from "./request-ids";
import { soundsLikeError, withoutComments } from "./transcript";

/**
 * Reads an error text that a customer pasted into a ticket: an AADSTS text, JSON, PowerShell, a web page, one of our own codes. It only
 * looks at the redacted text, so its result cannot contain a secret. Pure: the page runs it while somebody types, the server on sending.
 */

export type PastedReading = {
  /** The pasted text, redacted. */
  text: string;
  /** The likeliest first. */
  findings: readonly Finding[];
  /** Every code that stands in the text, also those that only wrap another one. */
  codes: readonly string[];
  /** What the text names as an error, and what we do not know. */
  notUnderstood: readonly string[];
  /** The permissions that the text names. */
  permissions: readonly Permission[];
  /** Ids of requests, with the label that the text gives them. */
  ids: readonly RequestId[];
  /** Times as they stand in the text. */
  times: readonly string[];
  /** True when the text has an error that we do not know, or none that we recognize. */
  isUnknown: boolean;
  /** Equal for the same error at two customers: it has no ids, times or numbers. */
  fingerprint: string;
};

const most = { findings: 6, codes: 12 };

export function readPasted(pasted: string): PastedReading {
  const text = redact(plainText(redactQuery(pasted.replaceAll("\0", "").slice(0, longestText)))).trim();
  const said = withoutComments(text);
  const found = findAny(said.text);
  const findings = found.findings.length === 0 && said.isTranscript && !soundsLikeError(said.text) ? [allWentWell] : found.findings;
  return {
    text,
    findings: findings.slice(0, most.findings),
    codes: [...new Set([...findings.map(({ name }) => name), ...found.codes])].slice(0, most.codes),
    notUnderstood: found.notUnderstood,
    permissions: placeOf(text).permissions,
    ids: uniqueIds([text, ...readings(text)].flatMap(labelledIds)),
    times: [...new Set(text.match(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z?/g) ?? [])].slice(0, 3),
    isUnknown: text.length > 0 && (findings.length === 0 || found.notUnderstood.length > 0),
    fingerprint: fingerprintOf(text),
  };
}

type Found = { findings: readonly Finding[]; codes: readonly string[]; notUnderstood: readonly string[] };

/** The second way to read the line breaks counts when it finds more than the first: a known code, or the rest of a code that was cut. */
function findAny(text: string): Found {
  const places = readings(text).map(placeOf);
  // An address that was cut in two tells its permission only in the second way.
  const place = places.find(({ permissions }) => permissions.length > 0) ?? places[0];
  const [first, second] = readings(text).map((reading) => ({ ...findingsIn(reading, place), reading }));
  if (first === undefined) return { findings: [], codes: [], notUnderstood: [] };
  const best = second && (findsMore(second, first) || isWhole(second, first)) ? second : first;
  const status = saidStatus(best.reading);
  const also = best.findings.flatMap(({ alsoCalled }) => alsoCalled ?? []);
  return { ...best, codes: [...best.codes, ...also, ...calledCodes(best.reading), ...(status === null ? [] : [`HTTP ${status}`])] };
}

/** A code that stands whole in the first reading is no reason to prefer the second. */
const findsMore = (second: Found, first: Found & { reading: string }): boolean =>
  strengthOf(second) > strengthOf(first) && (strengthOf(first) === 0 || !first.reading.includes(second.findings[0]?.name ?? ""));

function strengthOf({ findings }: Found): number {
  const known = findings.filter(({ means }) => means !== null);
  if (known.some(({ by }) => by === "code")) return 2;
  return known.some(({ by }) => by !== "status") ? 1 : 0;
}

/** Whether the one has the end of an exception's name that is cut in the other. */
const isWhole = ({ findings: [one] }: Found, { findings: [other] }: Found): boolean =>
  !!one &&
  !!other &&
  one.means === other.means &&
  one.name.startsWith(other.name) &&
  /Exception$/.test(one.name) &&
  !/Exception$/.test(other.name);

const allWentWell: Finding = {
  name: "no error",
  means: "nothing-wrong",
  cause: "These are commands and comments. None of them reports an error.",
  step: null,
  by: "words",
  certainty: "likely",
};

const uniqueIds = (ids: readonly RequestId[]): RequestId[] =>
  ids.filter(({ value }, i) => ids.findIndex((other) => other.value === value) === i);

function fingerprintOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "#")
    .replace(/\d+/g, "#")
    .replace(/\s+/g, " ")
    .slice(0, 2000);
}
