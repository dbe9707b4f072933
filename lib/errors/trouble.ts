import { helperName } from "@/lib/catalogue/helpers";
import { type ErrorCode, errorRow } from "./codes";
import { whoseWords } from "./whose";

/** Why a step or a change is blocked, as it is stored. It has the code; the words are made when it is read. */
export type Trouble = {
  code: ErrorCode;
  /** The vendor's own code, for support: "AADSTS7000215", "Authorization_RequestDenied". Null when the vendor gave none. */
  vendorCode: string | null;
  /** What was found, in more detail than the code: a permission's name, a vendor's reason. It is only shown; no code depends on it. */
  detail: string | null;
  requestId: string | null;
  /** ISO 8601, UTC. */
  at: string;
  /** When it was first met, if it has lasted since. ISO 8601, UTC. */
  since?: string | undefined;
  /** The status of the vendor's answer. */
  status?: number | null | undefined;
};

export function troubleOf(code: ErrorCode, { at, ...found }: Pick<Trouble, "at"> & Partial<Omit<Trouble, "code" | "at">>): Trouble {
  return { code, vendorCode: null, detail: null, requestId: null, ...found, at };
}

export type TroubleWords = { what: string; next: string; who: string; whose: string; waitingHelps: boolean };

export function troubleWords({ code, detail }: Pick<Trouble, "code" | "detail">): TroubleWords {
  const { what, next, who, whose, waitingHelps } = errorRow(code);
  return { what: detail ?? what, next, who: helperName(who), whose: whoseWords(whose), waitingHelps };
}

/** What to do about it. `isRetried`: the portal has a time at which it tries again, so a code may promise that it does. */
export function nextWords({ code }: Pick<Trouble, "code">, { isRetried }: { isRetried: boolean }): string {
  if (isRetried || !promisesToRetry.includes(code)) return errorRow(code).next;
  return "Nothing tries it again by itself any more. Check again in a few minutes, or make the changes again.";
}

/** The codes whose `next` says that the portal tries again. That is true only while a run does. */
export const promisesToRetry: readonly ErrorCode[] = [
  "secret-not-accepted-yet",
  "consent-not-effective",
  "not-replicated-yet",
  "someone-else-is-writing",
  "exchange-not-effective",
  "exchange-unreachable",
  "microsoft-unreachable",
  "microsoft-slowed-us-down",
  "microsoft-trouble",
  "dropzone-unreachable",
  "dropzone-slowed-us-down",
];

/** For support: ours, or the vendor's own where ours only says that it refused. */
export const codeForSupport = ({ code, vendorCode }: Pick<Trouble, "code" | "vendorCode">): string =>
  (errorRow(code).vendorSaysMore ? vendorCode : null) ?? code;

/** By what errors are counted. Where ours only says that a vendor refused, and the vendor gave no code, they have nothing in common. */
export const countedCode = ({ code, vendorCode }: Pick<Trouble, "code" | "vendorCode">): string =>
  errorRow(code).vendorSaysMore ? (vendorCode ?? withoutCode) : code;

/** The code of what is counted without one. */
export const withoutCode = "without-a-code";
