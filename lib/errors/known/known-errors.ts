import type { Duty } from "@/lib/catalogue/roles";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { TroubleCode } from "../trouble-steps";
import { entraErrors } from "./entra-errors";
import { serviceErrors } from "./service-errors";

/**
 * What Microsoft says, and what it means: one table with two readers. lib/errors/known/explain.ts reads it for answers that the portal got
 * itself, pasted-error.ts for what a customer pasted into a ticket. First match wins. Pure data.
 */

export type KnownError = {
  /** "role-missing": which role depends on what was tried. "nothing-wrong": the thing is there already, or is meant to be so. */
  means: TroubleCode | "role-missing" | "nothing-wrong";
  /** What Microsoft means by it, in one sentence: more exact than the portal's own words for the group. */
  cause: string;
  /** Where the portal's own words are not exact enough: what to do, who can, and when waiting helps. */
  remedy?: string;
  who?: Exclude<Duty, "automatic"> | "you" | "nobody" | "policy-admin" | "licensing" | "dropzone-contact" | "dropzone-support";
  /** "for half a minute after consent was given". */
  waitingHelps?: string;
  step?: StepSlug;
  /** All that are given have to match. */
  aadsts?: readonly number[];
  code?: RegExp;
  text?: RegExp;
  status?: readonly (number | null)[];
};

export const knownErrors: readonly KnownError[] = [...entraErrors, ...serviceErrors];

/** A role that is missing is another one in another place. */
export function roleMissing(duty: Duty | undefined): TroubleCode {
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

/** By its name alone: a row that also asks for words, or for a status, says more than a name can. */
export function knownErrorNamed(name: string): KnownError | null {
  const number = aadstsNumber(name);
  if (number !== null) return knownErrors.find(({ aadsts }) => aadsts?.includes(number)) ?? null;
  return knownErrors.find(({ code, text, status }) => code?.test(name) && !text && !status) ?? null;
}
