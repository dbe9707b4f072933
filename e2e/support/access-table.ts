/**
 * What each kind of person gets from each route of the portal. e2e/access.spec.ts tries each row with each person, and fails for a
 * route without a row: who may see a new page has to be decided first.
 */

export const people = ["signed out", "own customer", "other customer", "CSM", "Support", "Admin"] as const;
export type Visitor = (typeof people)[number];

/** `goes on`: redirected to a place that none of the other answers names, as after an action. */
export const outcomes = [
  "opens",
  "goes on",
  "sign-in",
  "staff sign-in",
  "needs a role",
  "refused",
  "asked which side",
  "not there",
  "401",
  "403",
] as const;
export type Outcome = (typeof outcomes)[number];

/** The customer whose addresses are tried. `other customer` is an admin of another one. */
export type Places = { slug: string };

export type AccessRow = {
  /** The address, with the route's parameters filled in. Left out when the route has none. */
  at?: (places: Places) => string;
  answers: Record<Visitor, Outcome>;
};

const all = (outcome: Outcome): Record<Visitor, Outcome> => ({
  "signed out": outcome,
  "own customer": outcome,
  "other customer": outcome,
  ...staff(outcome),
});
const staff = (outcome: Outcome) => ({ CSM: outcome, Support: outcome, Admin: outcome });

/** A page of one customer, for its people only. Staff are not signed in there. */
const customers = (outcome: Outcome): AccessRow["answers"] => ({
  ...all("sign-in"),
  "own customer": outcome,
  "other customer": "not there",
});
const staffOnly = (refused: Outcome, outcome: Outcome = "opens"): AccessRow["answers"] => ({ ...all(refused), ...staff(outcome) });
const staffPages = staffOnly("staff sign-in");
/** Pages and actions for staff who may add and change customers. */
const working: AccessRow["answers"] = { ...staffPages, Support: "needs a role" };
/** Pages and actions for Admins: API keys and webhooks. */
const adminPages = (outcome: Outcome): AccessRow["answers"] => ({
  ...staffPages,
  CSM: "needs a role",
  Support: "needs a role",
  Admin: outcome,
});

const setup =
  (rest = "") =>
  ({ slug }: Places) =>
    `/setup/${slug}${rest}`;
const customer =
  (rest = "") =>
  ({ slug }: Places) =>
    `/customers/${slug}${rest}`;

export const accessTable: Record<string, AccessRow> = {
  // Entrances, open to everybody. The rows below are the pages behind them.
  "GET /": { answers: all("opens") },
  "GET /sign-in": { answers: all("opens") },
  "GET /staff/sign-in": { answers: { ...all("opens"), ...staff("goes on") } },
  "GET /staff/refused": { answers: all("opens") },
  "GET /not-understood": { answers: all("opens") },
  "GET /auth/refused": { answers: all("opens") },
  "GET /auth/waiting": { answers: all("opens") },
  "GET /auth/start": { at: () => "/auth/start?purpose=return", answers: all("goes on") },
  "GET /auth/callback": { answers: all("refused") },
  "GET /auth/consent-callback": { answers: all("refused") },
  "GET /join/[token]": { at: () => "/join/not-a-token", answers: all("opens") },
  "GET /join/confirm": { answers: all("refused") },
  "GET /letters/[token]": { at: () => "/letters/not-a-token", answers: all("opens") },
  "GET /letters/[token]/stop": { at: () => "/letters/not-a-token/stop", answers: all("goes on") },
  "POST /letters/[token]/stop": { at: () => "/letters/not-a-token/stop", answers: all("not there") },
  "GET /api/health": { answers: all("opens") },

  // A customer's own pages. Some redirect to the choices until those are made.
  "GET /setup/[customer]": { at: setup(), answers: customers("opens") },
  "GET /setup/[customer]/choose": { at: setup("/choose"), answers: customers("opens") },
  "GET /setup/[customer]/before": { at: setup("/before"), answers: customers("goes on") },
  "GET /setup/[customer]/parts/[duty]": { at: setup("/parts/exchange-admin"), answers: customers("goes on") },
  "GET /setup/[customer]/parts/[duty]/send": { at: setup("/parts/exchange-admin/send"), answers: customers("opens") },
  "GET /setup/[customer]/plan": { at: setup("/plan"), answers: customers("goes on") },
  "GET /setup/[customer]/renew": { at: setup("/renew"), answers: customers("goes on") },
  "GET /setup/[customer]/finish": { at: setup("/finish"), answers: customers("goes on") },
  "GET /setup/[customer]/finish/remove": { at: setup("/finish/remove"), answers: customers("opens") },
  "GET /setup/[customer]/finish/calendar": { at: setup("/finish/calendar"), answers: customers("not there") },
  "GET /setup/[customer]/audit.json": { at: setup("/audit.json"), answers: customers("opens") },
  // There is nothing to take before the customer has ended.
  "GET /setup/[customer]/export.json": { at: setup("/export.json"), answers: customers("not there") },
  "GET /setup/[customer]/check": { at: setup("/check?step=connect"), answers: customers("opens") },
  "GET /setup/[customer]/steps/[slug]": { at: setup("/steps/connect"), answers: customers("opens") },
  "GET /setup/[customer]/letters": { at: setup("/letters"), answers: customers("opens") },
  "GET /setup/[customer]/undo": { at: setup("/undo"), answers: customers("goes on") },
  "GET /setup/[customer]/sessions": { at: setup("/sessions"), answers: customers("opens") },
  // Only programs ask for it, so it answers with a status and never with a page.
  "GET /api/setup/[customer]/events": {
    at: ({ slug }) => `/api/setup/${slug}/events`,
    answers: { ...all("401"), "own customer": "opens", "other customer": "not there" },
  },

  // Links from tickets. Customers and staff are sent to different pages.
  "GET /go": { at: ({ slug }) => `/go?to=/go/${slug}/connect`, answers: all("opens") },
  "GET /go/[customer]/[what]": {
    at: ({ slug }) => `/go/${slug}/connect?ticket=DZ-4711`,
    answers: { ...all("goes on"), "signed out": "asked which side", "other customer": "asked which side" },
  },

  "POST /api/setup/[customer]/ticket-visits": {
    at: ({ slug }) => `/api/setup/${slug}/ticket-visits?ticket=DZ-4711&about=connect`,
    answers: { ...all("401"), "own customer": "opens", "other customer": "not there" },
  },
  "POST /api/customers/[customer]/ticket-visits": {
    at: ({ slug }) => `/api/customers/${slug}/ticket-visits?ticket=DZ-4711&about=connect`,
    answers: staffOnly("401"),
  },

  // Staff's side.
  "GET /customers": { answers: staffPages },
  "GET /customers/export.csv": { answers: staffOnly("401") },
  "GET /customers/overview": { answers: staffPages },
  "GET /customers/overview/export.csv": { at: () => "/customers/overview/export.csv?chart=funnel", answers: staffOnly("401") },
  "GET /customers/new": { answers: working },
  "GET /customers/import": { answers: working },
  "GET /customers/[customer]": { at: customer(), answers: staffPages },
  "GET /customers/[customer]/export.json": { at: customer("/export.json"), answers: adminPages("opens") },
  "GET /customers/[customer]/steps/[slug]": { at: customer("/steps/connect"), answers: staffPages },
  "GET /customers/[customer]/as-customer": { at: customer("/as-customer"), answers: staffPages },
  "GET /customers/[customer]/as-customer/steps/[slug]": { at: customer("/as-customer/steps/connect"), answers: staffPages },
  "GET /customers/explain": { answers: staffPages },
  "GET /customers/settings": { answers: adminPages("opens") },
  "GET /customers/settings/security-events": { answers: adminPages("opens") },
  "GET /customers/settings/security-events/export.csv": { answers: adminPages("opens") },
  "GET /customers/settings/security-events/export.jsonl": { answers: adminPages("opens") },
  "GET /customers/settings/webhooks/[endpoint]": {
    at: () => "/customers/settings/webhooks/00000000-0000-4000-8000-000000000000",
    answers: adminPages("not there"),
  },
  "GET /staff/sessions": { answers: staffPages },
  "GET /api/customers/events": { answers: staffOnly("401") },
  "GET /api/customers/[customer]/events": { at: ({ slug }) => `/api/customers/${slug}/events`, answers: staffOnly("401") },

  // For programs, with an API key only. No cookie opens it.
  "GET /api/v1/customers": { answers: all("401") },
  "POST /api/v1/customers": { answers: all("401") },
  "PATCH /api/v1/customers/[customer]": { at: ({ slug }) => `/api/v1/customers/${slug}`, answers: all("401") },
  "POST /api/v1/customers/[customer]/invitations": { at: ({ slug }) => `/api/v1/customers/${slug}/invitations`, answers: all("401") },
  "POST /api/v1/customers/[customer]/end": { at: ({ slug }) => `/api/v1/customers/${slug}/end`, answers: all("401") },
  "GET /api/v1/customers/[customer]": { at: ({ slug }) => `/api/v1/customers/${slug}`, answers: all("401") },

  // Last, since they end the sessions that the rows before need.
  "POST /staff/sign-out": { answers: all("staff sign-in") },
  "POST /auth/sign-out": { answers: all("goes on") },
};

/** Actions that need no sign-in, each with the reason. All others begin with customerAction or staffAction. */
export const openActions: Readonly<Record<string, string>> = {
  "app/join/[token]/actions.ts signInByInvitationAction": "Begins a sign-in for whoever holds an invitation.",
  "app/letters/[token]/actions.ts answerLetterAction": "For whoever reads a mailbox: the link in a letter, which opens nothing else.",
  "app/join/confirm/actions.ts confirmTenantAction":
    "For whoever has signed in and not yet confirmed the tenant: known by the trip's own cookie.",
};
