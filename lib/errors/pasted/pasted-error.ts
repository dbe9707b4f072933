import type { Duty } from "@/lib/catalogue/duties";
import { type Permission, permissions } from "@/lib/catalogue/permissions";
import type { StepSlug } from "@/lib/catalogue/steps";
import { type ErrorCode, errorCodes, isErrorCode } from "../codes";
import type { KnownError } from "../known/known-error";
import { aadstsNumber, knownErrors, roleMissing } from "../known/known-errors";
import { oauthErrors } from "../known/oauth-errors";
import { dropzoneTestErrors } from "../known/service-errors";
import { labelledIds, namedCodes, saidStatus, tokensIn, withoutTags } from "./pasted-text";
import { redact } from "./redact";

/**
 * Reads an error text that a customer pasted into a ticket: an AADSTS text, JSON, PowerShell, a web page, one of our own codes. It only
 * looks at the redacted text, so its result cannot contain a secret. Pure: the page runs it while somebody types, the server on sending.
 */

export type Finding = Partial<Pick<KnownError, "remedy" | "who" | "waitingHelps">> & {
  /** The name that a ticket would use: "AADSTS65001", "Authorization_RequestDenied", "Mail.Read", "HTTP 403". */
  name: string;
  /** Null for a code that we do not know. */
  means: ErrorCode | "nothing-wrong" | null;
  /** Null when the words of the code in `means` say it all, and for a code that we do not know. */
  cause: string | null;
  step: StepSlug | null;
  /** What it was recognized by. A status alone is a weak sign. */
  by: "code" | "words" | "status";
};

export type PastedReading = {
  /** The pasted text, redacted. */
  text: string;
  findings: readonly Finding[];
  /** The permissions that the text names. */
  permissions: readonly Permission[];
  /** Ids of requests, with the label that the text gives them. */
  ids: readonly { label: string; value: string }[];
  /** Times as they stand in the text. */
  times: readonly string[];
  /** True when the text has an error that we do not know, or none that we recognize. */
  isUnknown: boolean;
  /** Equal for the same error at two customers: it has no ids, times or numbers. */
  fingerprint: string;
};

const mostFindings = 6;

export function readPasted(pasted: string): PastedReading {
  const text = redact(withoutTags(pasted)).trim();
  const mentioned = permissions.filter(({ name }) => mentions(text, name));
  const context = { text, mentioned, duty: dutyIn(text, mentioned) };
  const findings = findingsIn(context).slice(0, mostFindings);
  return {
    text,
    findings,
    permissions: mentioned,
    ids: labelledIds(text),
    times: [...new Set(text.match(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z?/g) ?? [])].slice(0, 3),
    isUnknown: text.length > 0 && (findings.length === 0 || findings.some(({ means }) => means === null)),
    fingerprint: fingerprintOf(text),
  };
}

/** Strong signs first. A weaker sign only counts when no stronger one was found. */
function findingsIn(context: Context): Finding[] {
  const { text } = context;
  const strong = dedupe([...byNumber(context), ...byOwnCode(text), ...byCode(context), ...byWords(context)]);
  if (strong.length > 0) return strong;
  const weak = dedupe([...byPermission(context), ...byOAuth(context)]);
  return weak.length > 0 ? weak : [...namedCodes(text).slice(0, 2).map(unknown), ...byStatus(context)];
}

type Context = { text: string; mentioned: readonly Permission[]; duty: Duty };

function finding(row: KnownError, name: string, by: Finding["by"], { mentioned, duty }: Context): Finding {
  const { cause, remedy, who, waitingHelps } = row;
  const means = row.means === "role-missing" ? roleMissing(duty) : row.means;
  const isAboutPermission = row.means === "role-missing" || means === "permission-missing";
  const step =
    row.step ?? (isAboutPermission ? mentioned[0]?.step : undefined) ?? (means === "nothing-wrong" ? null : errorCodes[means].step);
  return { name, means, cause, step, by, ...(remedy && { remedy }), ...(who && { who }), ...(waitingHelps && { waitingHelps }) };
}

const unknown = (name: string): Finding => ({ name, means: null, cause: null, step: null, by: "code" });

function byNumber(context: Context): Finding[] {
  const { text } = context;
  const inText = [...text.matchAll(/AADSTS\s?(\d{4,8})|error\?code=(\d{4,8})/gi)].map(([, a, b]) => a ?? b ?? "");
  const listed = [...text.matchAll(/error_codes["']?\s*[:=]\s*\[([\d,\s]{1,80})\]/gi)].flatMap(([, list]) => (list ?? "").split(/[,\s]+/));
  const alone = aadstsNumber(text) === null ? [] : [text.replace(/^AADSTS/i, "")];
  const numbers = [...new Set([...inText, ...listed, ...alone].filter(Boolean).map(Number))];
  return numbers.map((number) => {
    const row = knownErrors.find(({ aadsts }) => aadsts?.includes(number));
    return row ? finding(row, `AADSTS${number}`, "code", context) : unknown(`AADSTS${number}`);
  });
}

/** Our own codes. "unexpected" is also an English word, so it only counts when the text calls it a code or has nothing else. */
function byOwnCode(text: string): Finding[] {
  const words = [...text.matchAll(/(?<![\w.-])[a-z]{2,}(?:-[a-z]+){1,6}(?![\w-])/g)].map(([word]) => word);
  const called = [/^unexpected$/, /\bcode["']?\s{0,3}[:=]?\s{0,3}["']?unexpected\b/i].some((form) => form.test(text)) ? ["unexpected"] : [];
  return [...new Set([...words, ...called])]
    .filter(isErrorCode)
    .map((means) => ({ name: means, means, cause: null, step: errorCodes[means].step, by: "code" }));
}

function byCode(context: Context): Finding[] {
  const { text } = context;
  return tokensIn(text).flatMap((token) => {
    const row = knownErrors.find((each) => each.code?.test(token) && (each.text?.test(text) ?? true));
    return row ? [finding(row, token, "code", context)] : [];
  });
}

function byWords(context: Context): Finding[] {
  const { text } = context;
  return [...knownErrors, ...dropzoneTestErrors]
    .filter((row) => row.text && !row.code && row.text.test(text))
    .map((row) => finding(row, row.means === "nothing-wrong" ? "already there" : row.means, "words", context));
}

function byPermission({ text, mentioned }: Context): Finding[] {
  if (!/not granted|not (been )?consented|missing|lacks?\b|denied|insufficient|requires?\b|does(n.t| not) have|without/i.test(text))
    return [];
  return mentioned.map(({ name, step }) => ({
    name,
    means: "permission-missing",
    cause: `${name} is not granted, or is not in effect yet.`,
    step,
    by: "words",
    waitingHelps: "for a few minutes after the permission was granted",
  }));
}

const byOAuth = (context: Context): Finding[] =>
  tokensIn(context.text).flatMap((token) => {
    const row = oauthErrors.find(({ code }) => code?.test(token));
    return row ? [finding(row, token, "code", context)] : [];
  });

function byStatus(context: Context): Finding[] {
  const { text } = context;
  const status = saidStatus(text);
  const row = status === null ? undefined : knownErrors.find((each) => each.status?.includes(status));
  return row ? [finding(row, `HTTP ${status}`, "status", context)] : [];
}

/**
 * One error can be found both by its code and by its words. Only the first finding with a meaning is kept, except numbers and permissions:
 * each of them has its own cause.
 */
function dedupe(findings: readonly Finding[]): Finding[] {
  return findings.filter((one, i) => {
    const earlier = findings.slice(0, i);
    if (earlier.some(({ name }) => name === one.name)) return false;
    const hasOwnCause = one.means === null || aadstsNumber(one.name) !== null || isPermission(one.name);
    return hasOwnCause || !earlier.some(({ means }) => means === one.means);
  });
}

const isPermission = (name: string): boolean => permissions.some((permission) => permission.name === name);

/** Matches the whole name: "Mail.ReadWrite" and "Mail.Read.Shared" do not mention "Mail.Read". */
function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name.replaceAll(".", "\\.")}(?!\\w|\\.\\w)`).test(text);
}

/** The duty that the failed call needed, guessed from the text. By default Graph's permissions: most accounts lack the role for them. */
function dutyIn(text: string, mentioned: readonly Permission[]): Duty {
  if (/Microsoft\.Exchange|outlook\.office|ManagementRole|New-ServicePrincipal|Get-ServicePrincipal|Exchange Online/i.test(text))
    return "exchange-admin";
  if (/security(center)?\.(microsoft|windows)|cloudappsecurity|Defender portal/i.test(text)) return "defender-access";
  const [first] = mentioned;
  if (first) return first.resource === "microsoft-graph" ? "graph-consent" : "app-admin";
  if (/\b(create|update|addPassword|register)\w*\b.{0,40}\b(application|app registration)|\/applications\b/i.test(text)) return "app-admin";
  return "graph-consent";
}

function fingerprintOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "#")
    .replace(/\d+/g, "#")
    .replace(/\s+/g, " ")
    .slice(0, 2000);
}
