import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";

/** Addresses of the portal's own pages that take part in signing in. Invitation tokens never appear in them. */

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

export const setupPath = (customer: string): string => `/setup/${customer}`;

export const confirmPath = "/join/confirm";

/** Without a reason the page shows what was kept for this browser. */
export const refusedPath = (reason?: string): string => withQuery("/auth/refused", { reason });

/** Dropzone's own people come in by another door. */
export const staffHome = "/customers";

export const staffSignInPath = (returnTo?: string): string => withQuery("/staff/sign-in", { returnTo });

/** `needs`: the roles that would do, where somebody of staff holds another. */
export const staffRefusedPath = (needs?: readonly string[]): string => withQuery("/staff/refused", { needs: needs?.join(",") });

function withQuery(path: string, values: Record<string, string | null | undefined>): string {
  const query = new URLSearchParams(Object.entries(values).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])));
  return query.size === 0 ? path : `${path}?${query}`;
}
