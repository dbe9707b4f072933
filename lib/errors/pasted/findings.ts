import { permissions } from "@/lib/catalogue/permissions";
import { findStep, type StepSlug } from "@/lib/catalogue/steps";
import { type ErrorCode, errorCodes, isErrorCode } from "../codes";
import { familyOf } from "../known/families";
import type { KnownError, Meaning } from "../known/known-error";
import { aadstsNumber, knownErrors, roleMissing } from "../known/known-errors";
import { machineErrors } from "../known/machine-errors";
import { oauthErrors } from "../known/oauth-errors";
import { pageErrors } from "../known/page-errors";
import { dropzoneTestErrors } from "../known/service-errors";
import { numbersIn } from "./numbers";
import { namedCodes, saidStatus, tokensIn, valuesOfCode } from "./pasted-text";
import { type Place, placeOf } from "./place";
import { unknownCommand } from "./unknown-command";

/** What a redacted text can mean, the likeliest first. Strong signs come first; a weaker one only counts when no stronger one was found. Pure. */

export type Finding = Partial<Pick<KnownError, "remedy" | "who" | "waitingHelps">> & {
  /** The name that a ticket would use: "AADSTS65001", "Authorization_RequestDenied", "Mail.Read", "HTTP 403". */
  name: string;
  /** Null for a code that we do not know. */
  means: ErrorCode | "nothing-wrong" | null;
  /** Null when the words of the code in `means` say it all, and for a code that we do not know. */
  cause: string | null;
  step: StepSlug | null;
  /** What it was recognized by. A status alone is a weak sign. */
  by: "code" | "words" | "family" | "status";
  /** "sure": Microsoft's own code says it. "likely": words, or a guess from the call. "possible": another cause that the same error can have. */
  certainty: "sure" | "likely" | "possible";
  /** The words that it was recognized by, where its name is a code beside them. */
  alsoCalled?: string;
};

type Context = { text: string; place: Place };

type Found = { findings: Finding[]; codes: string[]; notUnderstood: string[] };

/** `place`: where the text says it happened, when that is known from more than this reading of it. */
export function findingsIn(text: string, place: Place = placeOf(text)): Found {
  const context = { text, place };
  const numbered = byNumber(context);
  const known = dedupe([...numbered.findings, ...byOwnCode(text)]);
  if (known.some(({ certainty }) => certainty === "sure")) {
    const codes = byCode(context).filter(({ name }) => !hasManyCauses.test(name));
    const notUnderstood = [...numbered.notUnderstood, ...foreignCodes(text)];
    return { ...numbered, findings: dedupe([...known, ...codes]), notUnderstood };
  }
  const strong = dedupe([...known, ...bySpecificWords(context)]);
  if (strong.some(({ means }) => means !== null)) return { ...numbered, findings: strong };
  const weak = dedupe([...byPermission(context), ...byOAuth(context), ...byStatus(context)]);
  const names = [...numbered.notUnderstood, ...namedCodes(text).slice(0, 2)];
  return {
    codes: numbered.codes,
    findings: weak.length > 0 ? weak : names.map(unknown),
    notUnderstood: weak.length > 0 ? numbered.notUnderstood : names,
  };
}

/** What a text that we understand calls a code besides, and what is in no table: another error in the same text. */
const foreignCodes = (text: string): string[] =>
  valuesOfCode(text).filter(
    (name) => !isErrorCode(name) && aadstsNumber(name) === null && ![...knownErrors, ...oauthErrors].some(({ code }) => code?.test(name)),
  );

/** Words say more than a code that has many causes, so the code is left out when the words are known. */
function bySpecificWords(context: Context): Finding[] {
  const command = unknownCommand(context.text);
  if (command) return meanings(command, command.called ?? command.means, "words", context);
  const coded = byCode(context);
  const isGeneral = coded.length === 0 || coded.every(({ name }) => hasManyCauses.test(name));
  const words = byWords(context, coded[0]?.name);
  return isGeneral && words.length > 0 ? words : [...coded, ...words];
}

const hasManyCauses =
  /^(Authorization_RequestDenied|Authorization_IdentityNotFound|Request_ResourceNotFound|Request_MultipleObjectsWithSameKeyValue|\w{0,6}AccessDenied|ManagementObjectNotFoundException|InvalidAuthenticationToken|UnknownError)$/i;

/** The findings of a row: what it means, then its other causes. */
function meanings(row: KnownError, name: string, by: Finding["by"], context: Context): Finding[] {
  const certainty = by === "code" && !row.or ? "sure" : by === "status" ? "possible" : "likely";
  const first = adapted(row, context);
  return [
    { ...finding(first, name, by, context), certainty },
    ...(row.or ?? []).map((other): Finding => ({ ...finding(other, name, by, context), certainty: "possible" })),
  ];
}

function finding(row: Meaning, name: string, by: Finding["by"], { place, text }: Context): Omit<Finding, "certainty"> {
  const { cause, remedy, waitingHelps } = row;
  const means = row.means === "role-missing" ? roleMissing(place.duty) : row.means;
  const step = row.step ?? stepOf(means, row, { place, text });
  const who = row.who ?? (means === "permission-missing" ? granterOf(step) : undefined);
  return { name, means, cause, step, by, ...(remedy && { remedy }), ...(who && { who }), ...(waitingHelps && { waitingHelps }) };
}

function stepOf(means: Exclude<Finding["means"], null>, row: Meaning, { place, text }: Context): StepSlug | null {
  if (means === "nothing-wrong") return null;
  if (row.means === "role-missing" && place.permissions[0] && place.caller === null && !place.isOfApp) return place.permissions[0].step;
  if (means === "permission-missing")
    return place.permissions[0]?.step ?? permissions.find(({ resource }) => resource === place.resource)?.step ?? errorCodes[means].step;
  if (means === "permission-not-offered" && numbersIn(text).length === 0)
    return permissions.find(({ resource }) => resource === place.resource)?.step ?? errorCodes[means].step;
  return errorCodes[means].step;
}

function granterOf(step: StepSlug | null): Finding["who"] {
  const duty = step === null ? undefined : findStep(step)?.duty;
  return duty === "graph-consent" || duty === "app-admin" ? duty : undefined;
}

const minutesAfterGrant = "for a few minutes after the permission was granted";

/** The same answer means something else for an app than for a person. */
function adapted(row: KnownError, { place, text }: Context): Meaning {
  // A remedy of its own is for a person: another device, another account.
  if (row.means === "sign-in-blocked-by-policy" && place.caller === "app" && !row.remedy)
    return {
      ...row,
      cause: "A Conditional Access policy for workload identities blocked the app itself, by its address or its risk. No person signed in.",
      remedy: "Exempt the app “Dropzone AI” from that policy, or add the addresses of Dropzone to its trusted locations.",
      who: "policy-admin",
      step: "verification",
    };
  const isAboutToken = place.caller === "app" || (place.isOfApp && place.caller === null);
  if (row.means === "role-missing" && isAboutToken && !/\/applications\b|appRoleAssign/i.test(text))
    return {
      means: "permission-missing",
      cause: place.permissions[0]
        ? `The app's token does not hold ${place.permissions[0].name}: it was not granted, or the token is older than the grant.`
        : "The app's token lacks a permission that this call needs.",
      waitingHelps: minutesAfterGrant,
    };
  return row;
}

const unknown = (name: string): Finding => ({ name, means: null, cause: null, step: null, by: "code", certainty: "possible" });

/** Numbers that only wrap another one give way to it. A number that is in no table has the meaning of its family. */
function byNumber(context: Context): Found {
  const numbers = numbersIn(context.text);
  const rows = numbers.map((number) => ({
    number,
    row: knownErrors.find((each) => each.aadsts?.includes(number) && (each.text?.test(context.text) ?? true)),
  }));
  const isWrapped = rows.some(({ row }) => row && !row.isWrapper);
  const findings = rows
    .filter(({ row }) => !(isWrapped && row?.isWrapper))
    .flatMap(({ number, row }) => {
      const name = `AADSTS${number}`;
      if (row) return meanings(row, name, "code", context);
      const family = familyOf([number]);
      return family ? meanings(family, name, "family", context) : [unknown(name)];
    });
  return {
    findings,
    codes: numbers.map((number) => `AADSTS${number}`),
    notUnderstood: rows.filter(({ row }) => row === undefined).map(({ number }) => `AADSTS${number}`),
  };
}

/** Our own codes. "unexpected" is also an English word, so it only counts when the text calls it a code or has nothing else. */
function byOwnCode(text: string): Finding[] {
  const words = [...text.matchAll(/(?<![\w.-])[a-z]{2,}(?:-[a-z]+){1,6}(?![\w-])/g)].map(([word]) => word);
  const called = [/^unexpected$/, /\bcode["']?\s{0,3}[:=]?\s{0,3}["']?unexpected\b/i].some((form) => form.test(text)) ? ["unexpected"] : [];
  return [...new Set([...words, ...called])]
    .filter(isErrorCode)
    .map((means) => ({ name: means, means, cause: null, step: errorCodes[means].step, by: "code", certainty: "sure" }));
}

function byCode(context: Context): Finding[] {
  const { text } = context;
  return tokensIn(text).flatMap((token) => {
    const row = knownErrors.find((each) => each.code?.test(token) && (each.text?.test(text) ?? true));
    return row ? meanings(row, token, "code", context) : [];
  });
}

/** Words are named by the code that stands beside them, as far as the text has one. What is wrong on this machine comes first. */
function byWords(context: Context, known: string | undefined): Finding[] {
  const { text } = context;
  const matches = (row: KnownError) => row.text !== undefined && !row.code && !row.aadsts && row.text.test(text);
  const status = saidStatus(text);
  const code = known ?? namedCodes(text).find((each) => !/^Ex[0-9A-F]{6}$/.test(each)) ?? (status === null ? undefined : `HTTP ${status}`);
  const rows = [
    ...machineErrors.filter(matches),
    ...dropzoneTestErrors.filter(matches),
    ...knownErrors.filter(matches),
    ...pageErrors.filter(matches),
  ];
  return rows.slice(0, 3).flatMap((row, place) => {
    const called = row.called ?? row.means;
    return meanings(row, code ?? called, "words", context).map((one) => ({
      ...one,
      ...(place > 0 && { certainty: "possible" as const }),
      ...(code && { alsoCalled: called }),
    }));
  });
}

function byPermission({ text, place }: Context): Finding[] {
  if (!/not granted|not (been )?consented|missing|lacks?\b|denied|insufficient|requires?\b|does(n.t| not) have|without/i.test(text))
    return [];
  return place.permissions
    .filter(({ name }) => text.includes(name))
    .map(({ name, step }) => ({
      name,
      means: "permission-missing",
      cause: `${name} is not granted, or is not in effect yet.`,
      step,
      by: "words",
      certainty: "likely",
      ...(granterOf(step) && { who: granterOf(step) }),
      waitingHelps: minutesAfterGrant,
    }));
}

const byOAuth = (context: Context): Finding[] =>
  tokensIn(context.text).flatMap((token) => {
    const row = oauthErrors.find(({ code }) => code?.test(token));
    return row ? meanings(row, token, "code", context) : [];
  });

function byStatus(context: Context): Finding[] {
  const status = saidStatus(context.text);
  const row = status === null ? undefined : knownErrors.find((each) => each.status?.includes(status));
  return row ? meanings(row, `HTTP ${status}`, "status", context) : [];
}

/**
 * One error can be found both by its code and by its words. Only the first finding with a meaning is kept, except numbers and permissions:
 * each of them has its own cause.
 */
function dedupe(findings: readonly Finding[]): Finding[] {
  return findings.filter((one, i) => {
    const earlier = findings.slice(0, i);
    if (earlier.some(({ name, means }) => name === one.name && means === one.means)) return false;
    const hasOwnCause = one.means === null || aadstsNumber(one.name) !== null || permissions.some(({ name }) => name === one.name);
    return hasOwnCause || !earlier.some(({ means }) => means === one.means);
  });
}
