import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import type { PartDuty, SentLetter } from "@/lib/catalogue/parts";
import type { StepSlug } from "@/lib/catalogue/steps";
import { withQuery } from "./with-query";

/** The paths of the portal's own pages. */

export const purposes = [
  "join",
  "return",
  "graph",
  "exchange",
  "consent-graph",
  "consent-exchange",
  "staff",
  "staff-check",
  "return-check",
] as const;
export type Purpose = (typeof purposes)[number];

export type TripWish = {
  purpose: Purpose;
  customer?: string | null;
  /** The path that the person returns to after the sign-in. */
  returnTo?: string | null;
  /** Microsoft asks which account to use, even if somebody is signed in there. */
  account?: "other";
};

export const startPath = (wish: TripWish): string => withQuery("/auth/start", wish);

export const waitingPath = (wish: { resource: DelegatedResource; customer: string; returnTo: string }): string =>
  withQuery("/auth/waiting", wish);

export const signInPath = (wish: { customer: string | null; returnTo: string }): string => withQuery("/sign-in", wish);

/** A customer's checklist. `customer` is the slug, here and below. */
export const setupPath = (customer: string): string => `/setup/${customer}`;

/** The checklist, for an admin who pressed start while another run is going: it says whose run it shows. */
export const alreadyGoingPath = (customer: string): string => withQuery(setupPath(customer), { started: "already" });

export const choosePath = (customer: string): string => `${setupPath(customer)}/choose`;

/** The part of one duty: what is left for whoever holds it. A colleague's own link. */
export const partPath = (customer: string, duty: PartDuty): string => `${setupPath(customer)}/parts/${duty}`;

/** Where somebody sends a colleague their part. */
export const sendPartPath = (customer: string, letter: SentLetter): string => `${setupPath(customer)}/parts/${letter}/send`;

/** What was seen before the plan, with the questions that follow from it. */
export const beforePath = (customer: string): string => `${setupPath(customer)}/before`;

export const planPath = (customer: string): string => `${setupPath(customer)}/plan`;

/** The plan, after one that was confirmed for other choices was not started. `leftOut`: ids of its changes that are no longer part of it. */
export const changedPlanPath = (customer: string, leftOut: readonly string[]): string =>
  withQuery(planPath(customer), { changed: "choices", dropped: leftOut.join(",") });

/** The plan for somebody who has read what stands in the way: it does not lead back to that. */
export const planAfterLookPath = (customer: string): string => withQuery(planPath(customer), { looked: "yes" });

/** `ticket`: the number of the ticket whose link leads there. */
export const stepPath = (customer: string, step: StepSlug, ticket: string | null = null): string =>
  withQuery(`${setupPath(customer)}/steps/${step}`, { ticket });

/** The page that checks again when its button is pressed, and then goes back to the step. "Check again" leads there by way of Microsoft. */
export const checkPath = (customer: string, step: StepSlug, ticket: string | null = null): string =>
  withQuery(`${setupPath(customer)}/check`, { step, ticket });

/** Takes a POST that records the visit of somebody who came by a link from a ticket. `about`: what the link named. */
export const ticketVisitPath = (side: "customer" | "staff", customer: string, visit: { ticket: string; about: string | null }): string =>
  withQuery(`/api/${side === "staff" ? "customers" : "setup"}/${customer}/ticket-visits`, visit);

export const finishPath = (customer: string): string => `${setupPath(customer)}/finish`;

/** The page that renews the client secret. `ticket`: the number of the ticket whose link leads there. */
export const renewPath = (customer: string, ticket: string | null = null): string => withQuery(`${setupPath(customer)}/renew`, { ticket });

/** The page that removes the portal's access when its button is pressed. The sign-in that this needs leads there. */
export const removeAccessPath = (customer: string): string => `${finishPath(customer)}/remove`;

/** What the portal made, and the plan that removes it. */
export const undoPath = (customer: string): string => `${setupPath(customer)}/undo`;

export const auditPath = (customer: string): string => `${setupPath(customer)}/audit.json`;

/** What is stored about the customer, for them. Only once they have ended. */
export const exportPath = (customer: string): string => `${setupPath(customer)}/export.json`;

/** The calendar entry that reminds somebody before the client secret ends. */
export const reminderPath = (customer: string): string => `${finishPath(customer)}/calendar`;

/** Which letters a customer's people get by e-mail. */
export const lettersPath = (customer: string): string => `${setupPath(customer)}/letters`;

/** The link in a letter: its reader agrees, stops the letters or begins them again, without a sign-in. */
export const letterPath = (token: string): string => `/letters/${token}`;

/** Takes the POST of a mail program whose user presses its own "unsubscribe" (RFC 8058). */
export const stopLettersPath = (token: string): string => `${letterPath(token)}/stop`;

/** Where a customer's pages hear that something changed. */
export const eventsPath = (customer: string): string => `/api${setupPath(customer)}/events`;

/** A person's own sessions. */
export const sessionsPath = (customer: string): string => `${setupPath(customer)}/sessions`;

/** The link in an invitation. No other path contains the token. */
export const joinPath = (token: string): string => `/join/${token}`;

export const confirmPath = "/join/confirm";

/** After an action whose input was refused as a whole. */
export const notUnderstoodPath = "/not-understood";

/** Both take a POST only. */
export const signOutPath = "/auth/sign-out";
export const staffSignOutPath = "/staff/sign-out";

/** Without a reason, the page shows the refusal that was stored for this browser. `returnTo`: the page that the person came from. */
export const refusedPath = (reason?: string, returnTo?: string): string => withQuery("/auth/refused", { reason, returnTo });

/** The start page of Dropzone's staff, who have their own sign-in. */
export const staffHome = "/customers";

/** A customer's page on the staff's side. */
export const customerPath = (customer: string): string => `${staffHome}/${customer}`;

export const staffSessionsPath = "/staff/sessions";
/** The customer's pages as staff see them: the checklist, or a step. */
export const asCustomerPath = (customer: string, step: StepSlug | null): string =>
  `${customerPath(customer)}/as-customer${step === null ? "" : `/steps/${step}`}`;

export const staffSignInPath = (returnTo?: string): string => withQuery("/staff/sign-in", { returnTo });

/** `needs`: the staff roles of which one is enough, when somebody is signed in who holds another role. */
export const staffRefusedPath = (needs?: readonly string[]): string => withQuery("/staff/refused", { needs: needs?.join(",") });
