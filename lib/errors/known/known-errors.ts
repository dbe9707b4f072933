import type { Duty } from "@/lib/catalogue/roles";
import type { ErrorCode } from "../codes";
import { entraErrors } from "./entra-errors";
import type { KnownError } from "./known-error";
import { serviceErrors } from "./service-errors";

/**
 * What Microsoft says, and what it means: one table with two readers. lib/errors/known/explain.ts reads it for answers that the portal got
 * itself, pasted-error.ts for what a customer pasted into a ticket. First match wins. Pure data.
 */

export const knownErrors: readonly KnownError[] = [...entraErrors, ...serviceErrors];

/** A role that is missing is another one in another place. */
export function roleMissing(duty: Duty | undefined): ErrorCode {
  switch (duty) {
    case "graph-consent":
      return "role-missing-graph-consent";
    case "exchange-admin":
      return "role-missing-exchange";
    case "defender-access":
      return "role-missing-defender";
    case "any-admin":
    case "app-admin":
    case "dropzone-admin":
    case "automatic":
    case undefined:
      return "role-missing-app";
  }
}

/** Errors are named by number ("AADSTS65001") or by word ("Authorization_RequestDenied"), in links and in what people paste. */
export function aadstsNumber(name: string): number | null {
  const digits = /^(?:AADSTS)?(\d{5,8})$/i.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The first row that has one of the AADSTS numbers of an answer. */
export const entraErrorOf = (numbers: readonly number[]): KnownError | null =>
  entraErrors.find(({ aadsts }) => aadsts?.some((number) => numbers.includes(number))) ?? null;

/** By its name alone: a row that also asks for words, or for a status, says more than a name can. */
export function knownErrorNamed(name: string): KnownError | null {
  const number = aadstsNumber(name);
  if (number !== null) return knownErrors.find(({ aadsts }) => aadsts?.includes(number)) ?? null;
  return knownErrors.find(({ code, text, status }) => code?.test(name) && !text && !status) ?? null;
}
