import { type ErrorCode, errorCodes, errorRow } from "@/lib/errors/codes";
import { choosePath, confirmPath, type Purpose, setupPath, signInPath, startPath } from "@/lib/links/paths";

/** A refused trip to Microsoft, and the page about it: what happened, what to do, and the links back. Pure. */

export type Refusal = {
  reason: ErrorCode;
  /** Null when no trip is known. */
  purpose: Purpose | null;
  /** Slug of the customer whose page was requested. */
  customer: string | null;
  /** Set only when the person already knows it: from their invitation, or because they are signed in. */
  customerName: string | null;
  /** The tenant or person that Microsoft signed in. */
  signedInAs: string | null;
  returnTo: string | null;
  /** Such as "AADSTS53003", for looking it up. */
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

export const bareRefusal = (reason: ErrorCode): Refusal => ({
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
    title: errorRow(refusal.reason).title ?? "Microsoft did not sign you in",
    ...wordsOf(refusal),
    actions: waysBack(refusal),
    support: [
      ...(refusal.microsoftCode ? [{ label: "Code", value: refusal.microsoftCode }] : []),
      ...(refusal.requestId ? [{ label: "Request ID", value: refusal.requestId }] : []),
    ],
  };
}

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
    case "no-staff-role":
      return {
        what: `${signedInAs ? `${signedInAs} is` : "You are"} signed in to Dropzone's tenant without a role in this portal.`,
        next: "Ask whoever administers it for the role CSM, Support or Admin. It counts from your next sign-in.",
      };
    // The consent for Graph cannot meet it: every tenant has Graph.
    case "resource-not-in-tenant":
      if (purpose === "consent-exchange")
        return {
          what: "Your tenant does not have Exchange Online. Nothing was changed.",
          next: "Decline quarantined mail, or check the license.",
        };
      return errorCodes[reason];
    case "sign-in-cancelled":
      return { what: "You cancelled on Microsoft's page. Nothing was changed.", next: "Start again when you are ready." };
    case "sign-in-not-finished":
      if (purpose === null) return { what: errorCodes[reason].what, next: "Open your link again, and start from there." };
      return errorCodes[reason];
    case "consent-not-effective":
      return {
        what: "Consent was given more than two minutes ago, and Microsoft does not act on it yet.",
        next: "Try again in a few minutes. If it stays so, give consent again.",
      };
    // Elsewhere the portal retries these by itself. A sign-in can only be retried by the person.
    case "microsoft-unreachable":
    case "microsoft-trouble":
    case "microsoft-slowed-us-down":
      return { what: `${errorCodes[reason].what} Nothing was changed.`, next: "Try again in a minute." };
    default:
      return errorCodes[reason];
  }
}

/** The first is the recommended one. The browser stays tied to its invitation, so the person need not find the invitation link again. */
function waysBack({ reason, purpose, customer, returnTo }: Refusal): RefusedPage["actions"] {
  // An invitation is for the first sign-in only. Once a tenant is connected, its people need none.
  if (reason === "invitation-expired" || reason === "invitation-revoked")
    return [{ label: "Sign in without it", href: startPath({ purpose: "return" }) }];
  if (errorRow(reason).again === "never") return [];
  const setup = customer ? [{ label: "Back to the checklist", href: setupPath(customer) }] : [];
  const trip = { customer, returnTo };
  switch (purpose) {
    case null: {
      const home = { label: "Go to the start page", href: "/" };
      if (reason === "other-tenant-shown") return [{ label: "Look at the tenant that is signed in", href: confirmPath }, home];
      if (reason === "trip-already-made" && returnTo !== null) return [{ label: "Go on", href: returnTo }];
      if (reason === "roles-to-confirm" && returnTo !== null) return [{ label: "Go back to the page", href: returnTo }];
      // Roles are read at sign-in, so a role that was activated later counts after the next one.
      return reason === "no-admin-role"
        ? [{ label: "Sign in again", href: startPath({ purpose: "return", account: "other" }) }, home]
        : [home];
    }
    case "staff":
    case "staff-check": {
      const again = isAboutTheAccount(reason)
        ? { label: "Use another account", href: startPath({ purpose: "staff", returnTo, account: "other" }) }
        : { label: "Sign in again", href: startPath({ purpose: "staff", returnTo }) };
      return reason === "not-staff" ? [again, { label: "Go to the start page", href: "/" }] : [again];
    }
    case "join":
    case "return":
    case "return-check": {
      const again = purpose === "join" ? purpose : "return";
      return [
        isAboutTheAccount(reason)
          ? { label: "Use another account", href: startPath({ purpose: again, ...trip, account: "other" }) }
          : { label: "Sign in again", href: startPath({ purpose: again, ...trip }) },
      ];
    }
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
    case "consent-exchange": {
      const again = { label: "Give consent", href: startPath({ purpose, ...trip }) };
      // A second try meets the same answer as long as the choices are the same.
      if (errorRow(reason).step === "capabilities" && customer)
        return [{ label: "Change what Dropzone may do", href: choosePath(customer) }, again, ...setup];
      return [again, ...setup];
    }
  }
}

const isAboutTheAccount = (reason: ErrorCode): boolean => errorRow(reason).again === "other-account";
