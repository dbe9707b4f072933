import type { Helper } from "@/lib/catalogue/helpers";
import type { StepSlug } from "@/lib/catalogue/steps";

/** What is known about an error code. Everything that is said or decided about an error is read off its row. */
export type ErrorRow = {
  /** What happened, in one sentence without a code. */
  what: string;
  /** What to do about it. */
  next: string;
  /** Who can cure it. */
  who: Helper;
  /** True where it passes, or may pass, without anybody's doing. */
  waitingHelps: boolean;
  /** Where it is met and cured; a link about the error leads there. Null where no single step is meant. */
  step: StepSlug | null;
  /** True where nobody of the customer can do anything about it: then it is Dropzone's turn. */
  ours: boolean;
  /** Heading of the page that a trip to Microsoft ends on. Without one the page says that Microsoft did not sign the person in. */
  title?: string;
  /** What that page offers: the same trip with another account, or no way back. Without it: the same trip again. */
  again?: "other-account" | "never";
};
