import type { Duty } from "@/lib/catalogue/roles";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { TroubleCode } from "../trouble-steps";

/** One row of what vendors say and what it means. */
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
