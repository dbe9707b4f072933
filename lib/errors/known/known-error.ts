import type { Helper } from "@/lib/catalogue/helpers";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { ErrorCode } from "../codes";

/** What an error means, and what to do about it. */
export type Meaning = Pick<KnownError, "means" | "cause" | "remedy" | "who" | "waitingHelps" | "step">;

/** One row of the table of known errors: how to recognize a vendor's error, and what it means. */
export type KnownError = {
  /** "role-missing": which role is missing depends on what was tried. "nothing-wrong": the object exists already, or is gone already. */
  means: ErrorCode | "role-missing" | "nothing-wrong";
  /** What Microsoft means by the error, in one sentence. It is more exact than the words of the code in `means`. */
  cause: string;
  /** What to do, when the words of the code are not exact enough. */
  remedy?: string;
  /** Who can do it, when it is somebody else than the code says. */
  who?: Helper;
  /** When waiting helps: "for half a minute after consent was given". */
  waitingHelps?: string;
  /** The step that it belongs to, when it is another than the code's. */
  step?: StepSlug;
  /**
   * What the error means in the answer to a token request for the Dropzone app while the secret, the app or the consent is only a few
   * minutes old. It then passes by itself. The caller knows how old they are.
   */
  whileNew?: NotYet;
  /** In a staff sign-in, the error means that the account belongs to another tenant. */
  isStranger?: true;
  /** The error only says that another one happened. In a text that names the other one too, it is left out. */
  isWrapper?: true;
  /** Other causes that the same answer can have, the likeliest first. They are shown as candidates beside `means`. */
  or?: readonly Meaning[];
  /** The name for an error that is recognized by its words alone, and whose text holds no code. */
  called?: string;
  /** `aadsts`, `code`, `text` and `status` recognize the error. All that are given have to match. */
  aadsts?: readonly number[];
  code?: RegExp;
  text?: RegExp;
  /** Null matches when no answer came. */
  status?: readonly (number | null)[];
};

export type NotYet = "secret-not-accepted-yet" | "app-not-found-yet" | "consent-not-effective-yet";
