import type { Helper } from "@/lib/catalogue/helpers";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { ErrorCode } from "../codes";

/** One row of what vendors say and what it means. */
export type KnownError = {
  /** "role-missing": which role depends on what was tried. "nothing-wrong": the thing is there already, or is meant to be so. */
  means: ErrorCode | "role-missing" | "nothing-wrong";
  /** What Microsoft means by it, in one sentence: more exact than the portal's own words for the group. */
  cause: string;
  /** Where the portal's own words are not exact enough: what to do, who can, and when waiting helps. */
  remedy?: string;
  who?: Helper;
  /** "for half a minute after consent was given". */
  waitingHelps?: string;
  step?: StepSlug;
  /**
   * What a token request for the Dropzone app means by it while the secret, the app or the consent is some minutes old: it passes by
   * itself. The caller knows how old they are.
   */
  whileNew?: NotYet;
  /** At the staff's door: the account belongs to another tenant. */
  isStranger?: true;
  /** All that are given have to match. */
  aadsts?: readonly number[];
  code?: RegExp;
  text?: RegExp;
  status?: readonly (number | null)[];
};

export type NotYet = "secret-not-accepted-yet" | "app-not-found-yet" | "consent-not-effective-yet";
