import type { Helper } from "@/lib/catalogue/helpers";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { Whose } from "./whose";

/** What is known about an error code. Everything that is shown or decided about an error comes from its row. */
export type ErrorRow = {
  /** What happened, in one sentence without a code. */
  what: string;
  /** What to do about it. */
  next: string;
  /** Who can fix it. */
  who: Helper;
  /** True when the error passes by itself, or may do so. */
  waitingHelps: boolean;
  /** The step at which the error occurs and is fixed. A link about the error leads there. Null when it belongs to no single step. */
  step: StepSlug | null;
  /** On whose side it lies. Lists, pages, the API and webhooks all derive from this whom an onboarding waits for. */
  whose: Whose;
  /** True where the row only says that a vendor refused: then the vendor's own code is shown to support, and counted, in place of ours. */
  vendorSaysMore?: true;
  /** True where the account lacks a role: then the step waits for somebody who holds it. */
  roleMissing?: true;
  /** Heading of the page after a sign-in or a consent that failed. Without it the page says that Microsoft did not sign the person in. */
  title?: string;
  /** What that page offers: to try again with another account, or nothing. Without it: to try again with the same account. */
  again?: "other-account" | "never";
};
