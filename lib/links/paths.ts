import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import type { StepSlug } from "@/lib/catalogue/steps";
import { withQuery } from "./with-query";

/** Addresses of the portal's own pages. */

export const purposes = ["join", "return", "graph", "exchange", "consent-graph", "consent-exchange", "staff"] as const;
export type Purpose = (typeof purposes)[number];

export type TripWish = {
  purpose: Purpose;
  customer?: string | null;
  returnTo?: string | null;
  /** Ask which account to use, though Microsoft knows one. */
  account?: "other";
};

export const startPath = (wish: TripWish): string => withQuery("/auth/start", wish);

export const waitingPath = (wish: { resource: DelegatedResource; customer: string; returnTo: string }): string =>
  withQuery("/auth/waiting", wish);

export const signInPath = (wish: { customer: string | null; returnTo: string }): string => withQuery("/sign-in", wish);

/** A customer's checklist. `customer` is their slug, here and below. */
export const setupPath = (customer: string): string => `/setup/${customer}`;

export const choosePath = (customer: string): string => `${setupPath(customer)}/choose`;

export const planPath = (customer: string): string => `${setupPath(customer)}/plan`;

/** `ticket`: the one that led there. */
export const stepPath = (customer: string, step: StepSlug, ticket: string | null = null): string =>
  withQuery(`${setupPath(customer)}/steps/${step}`, { ticket });

/** Observes the tenant anew and leads on to `then`. */
export const checkPath = (customer: string, then: string): string => withQuery(`${setupPath(customer)}/check`, { then });

export const finishPath = (customer: string): string => `${setupPath(customer)}/finish`;

/** The calendar entry that reminds of the secret's end. */
export const reminderPath = (customer: string): string => `${finishPath(customer)}/calendar`;

/** The link in an invitation. The one address with its token in it. */
export const joinPath = (token: string): string => `/join/${token}`;

export const confirmPath = "/join/confirm";

/** Without a reason the page shows what was kept for this browser. */
export const refusedPath = (reason?: string): string => withQuery("/auth/refused", { reason });

/** Dropzone's own people come in by another door. */
export const staffHome = "/customers";

export const staffSignInPath = (returnTo?: string): string => withQuery("/staff/sign-in", { returnTo });

/** `needs`: the roles that would do, where somebody of staff holds another. */
export const staffRefusedPath = (needs?: readonly string[]): string => withQuery("/staff/refused", { needs: needs?.join(",") });
