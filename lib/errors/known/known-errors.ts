import type { Duty } from "@/lib/catalogue/duties";
import type { ErrorCode } from "../codes";
import { entraErrors } from "./entra-errors";
import type { KnownError } from "./known-error";
import { serviceErrors } from "./service-errors";

/**
 * The table of Microsoft's known errors, and look-ups in it. explain.ts uses it for answers that the portal itself got, pasted-error.ts for
 * texts that a customer pasted into a ticket. The first row that matches is used.
 */

export const knownErrors: readonly KnownError[] = [...entraErrors, ...serviceErrors];

/** The code for a missing role. Which role is missing depends on the duty that the call needed. */
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

/** 65001 for "AADSTS65001" and for "65001". Null for a name without a number, such as "Authorization_RequestDenied". */
export function aadstsNumber(name: string): number | null {
  const digits = /^(?:AADSTS)?(\d{5,8})$/i.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The rows of all AADSTS numbers of an answer: Microsoft gives several at times. */
export const entraErrorsOf = (numbers: readonly number[]): KnownError[] =>
  entraErrors.filter(({ aadsts }) => aadsts?.some((number) => numbers.includes(number)));

/**
 * Looks up an error by its name alone. Rows that also need a text or a status to match are skipped: a name cannot show whether they do.
 * Null when no row has the name.
 */
export function knownErrorNamed(name: string): KnownError | null {
  const number = aadstsNumber(name);
  if (number !== null) return knownErrors.find(({ aadsts }) => aadsts?.includes(number)) ?? null;
  return knownErrors.find(({ code, text, status }) => code?.test(name) && !text && !status) ?? null;
}
