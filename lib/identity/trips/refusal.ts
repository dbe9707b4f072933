import { type ErrorCode, isErrorCode } from "@/lib/errors/codes";
import { errorWords } from "@/lib/errors/error-words";
import { type Purpose, setupPath, signInPath, startPath } from "@/lib/links/paths";

/** A trip to Microsoft that ended in a no, and the page about it: what happened, what to do, and the ways back. Pure. */

export const ownRefusals = ["another-person", "no-admin-role", "customer-not-connected", "no-staff-role", "not-staff"] as const;
export type RefusalReason = ErrorCode | (typeof ownRefusals)[number];

export type Refusal = {
  reason: RefusalReason;
  purpose: Purpose | null;
  /** Slug of the customer whose page was asked for. */
  customer: string | null;
  /** Set when the person already knows it: from their invitation, or because they are signed in. */
  customerName: string | null;
  /** The tenant or person that Microsoft signed in. */
  signedInAs: string | null;
  returnTo: string | null;
  /** "AADSTS53003", for whoever has to look it up. */
  microsoftCode: string | null;
  requestId: string | null;
};

export type RefusedPage = {
  title: string;
  what: string;
  next: string;
  actions: { label: string; href: string }[];
  support: { label: string; value: string }[];
};

export const isRefusalReason = (value: string): value is RefusalReason =>
  isErrorCode(value) || (ownRefusals as readonly string[]).includes(value);

export const bareRefusal = (reason: RefusalReason): Refusal => ({
  reason,
  purpose: null,
  customer: null,
  customerName: null,
  signedInAs: null,
  returnTo: null,
  microsoftCode: null,
  requestId: null,
});

export function refusedPage(refusal: Refusal): RefusedPage {
  return {
    title: titles[refusal.reason] ?? "Microsoft did not sign you in",
    ...wordsOf(refusal),
    actions: waysBack(refusal),
    support: [
      ...(refusal.microsoftCode ? [{ label: "Code", value: refusal.microsoftCode }] : []),
      ...(refusal.requestId ? [{ label: "Request ID", value: refusal.requestId }] : []),
    ],
  };
}

const titles: Partial<Record<RefusalReason, string>> = {
  "wrong-tenant": "That is another organization's account",
  "another-person": "That is another account",
  "customer-not-connected": "Use your invitation link",
  "no-admin-role": "An administrator is needed",
  "no-staff-role": "A role is needed",
  "not-staff": "This side is for Dropzone's staff",
  "tenant-bound-elsewhere": "This tenant is already connected",
  "customer-bound-elsewhere": "Another tenant is already connected",
  "personal-account": "A work account is needed",
  "guest-account": "A member account is needed",
  "sign-in-cancelled": "Cancelled",
  "sign-in-not-finished": "The sign-in was not finished",
  "sign-in-blocked-by-policy": "A policy blocked the sign-in",
  "invitation-unknown": "This link does not work",
  "invitation-expired": "This invitation has expired",
  "invitation-revoked": "This invitation has been replaced",
  "consent-missing": "Consent is needed",
  "consent-declined": "Consent was declined",
  "consent-not-effective": "Consent is not in effect yet",
  "resource-not-in-tenant": "Your tenant does not have this product",
  "microsoft-unreachable": "Not signed in yet",
  "microsoft-trouble": "Not signed in yet",
  "microsoft-slowed-us-down": "Not signed in yet",
  "portal-misconfigured": "This portal is not set up correctly",
  "not-yours": "This page is not yours",
};

function wordsOf(refusal: Refusal): { what: string; next: string } {
  const { reason, customerName, signedInAs, purpose } = refusal;
  switch (reason) {
    case "wrong-tenant":
      if (customerName && signedInAs)
        return {
          what: `You signed in to ${signedInAs}. This ${purpose === "join" ? "invitation" : "page"} belongs to ${customerName}.`,
          next: `Sign in with an administrator account of ${customerName}.`,
        };
      return {
        what: "The account you used does not belong to the organization of this page.",
        next: "Sign in with an account of that organization.",
      };
    case "another-person":
      return {
        what: signedInAs
          ? `Microsoft signed in ${signedInAs}, and you are here as somebody else.`
          : "Microsoft signed in somebody else than you are here.",
        next: "Use the same account for both, or sign out here first.",
      };
    case "no-admin-role":
      return {
        what: "Your account holds none of the roles that can do this.",
        next: "Ask an administrator of your tenant to open the same link. If you have a role that has to be activated first, activate it and sign in again.",
      };
    case "customer-not-connected":
      return {
        what: "We know no connected organization for this account.",
        next: "The first sign-in goes through the invitation link that Dropzone sent to your organization.",
      };
    case "no-staff-role":
      return {
        what: `${signedInAs ? `${signedInAs} is` : "You are"} signed in to Dropzone's tenant without a role in this portal.`,
        next: "Ask whoever administers it for the role CSM, Support or Admin. It counts from your next sign-in.",
      };
    case "not-staff":
      return {
        what: "The account you used does not belong to Dropzone.",
        next: "Use your Dropzone account. If you are here for your own organization, open the link you were sent, or begin at the start page.",
      };
    case "sign-in-cancelled":
      return { what: "You cancelled on Microsoft's page. Nothing was changed.", next: "Start again when you are ready." };
    case "sign-in-not-finished":
      if (purpose === null) return { what: errorWords[reason].what, next: "Open your link again, and start from there." };
      return errorWords[reason];
    case "consent-not-effective":
      return {
        what: "Consent was given more than two minutes ago, and Microsoft does not act on it yet.",
        next: "Try again in a few minutes. If it stays so, give consent again.",
      };
    // Elsewhere the portal tries these again by itself. A sign-in waits for its person.
    case "microsoft-unreachable":
    case "microsoft-trouble":
    case "microsoft-slowed-us-down":
      return { what: `${errorWords[reason].what} Nothing was changed.`, next: "Try again in a minute." };
    default:
      return errorWords[reason];
  }
}

/** The first is the one we would take. An invitation stays tied to this browser, so its link need not be found again. */
function waysBack({ reason, purpose, customer, returnTo }: Refusal): RefusedPage["actions"] {
  if (noWayBack.includes(reason)) return [];
  const setup = customer ? [{ label: "Back to the checklist", href: setupPath(customer) }] : [];
  const trip = { customer, returnTo };
  switch (purpose) {
    case null: {
      const home = { label: "Go to the start page", href: "/" };
      // Roles are read at sign-in: one that was activated since shows after the next.
      return reason === "no-admin-role"
        ? [{ label: "Sign in again", href: startPath({ purpose: "return", account: "other" }) }, home]
        : [home];
    }
    case "staff": {
      const again = isAboutTheAccount(reason)
        ? { label: "Use another account", href: startPath({ purpose, returnTo, account: "other" }) }
        : { label: "Sign in again", href: startPath({ purpose, returnTo }) };
      return reason === "not-staff" ? [again, { label: "Go to the start page", href: "/" }] : [again];
    }
    case "join":
    case "return":
      return [
        isAboutTheAccount(reason)
          ? { label: "Use another account", href: startPath({ purpose, ...trip, account: "other" }) }
          : { label: "Sign in again", href: startPath({ purpose, ...trip }) },
      ];
    case "graph":
    case "exchange": {
      if (reason === "no-admin-role") return setup;
      const again = { label: "Try again", href: startPath({ purpose, ...trip }) };
      if (reason === "another-person" || reason === "wrong-tenant")
        return [
          again,
          ...(customer ? [{ label: "Sign in as somebody else", href: signInPath({ customer, returnTo: setupPath(customer) }) }] : []),
        ];
      if (reason !== "consent-not-effective") return [again, ...setup];
      return [again, { label: "Give consent again", href: startPath({ purpose: `consent-${purpose}`, ...trip }) }, ...setup];
    }
    case "consent-graph":
    case "consent-exchange":
      return [{ label: "Give consent", href: startPath({ purpose, ...trip }) }, ...setup];
  }
}

const noWayBack: readonly RefusalReason[] = ["invitation-unknown", "invitation-expired", "invitation-revoked"];

const accountReasons: readonly RefusalReason[] = [
  "wrong-tenant",
  "personal-account",
  "guest-account",
  "tenant-bound-elsewhere",
  "customer-bound-elsewhere",
  "customer-not-connected",
  "no-staff-role",
  "not-staff",
  "sign-in-failed",
  "sign-in-cancelled",
  "sign-in-blocked-by-policy",
];
const isAboutTheAccount = (reason: RefusalReason): boolean => accountReasons.includes(reason);
