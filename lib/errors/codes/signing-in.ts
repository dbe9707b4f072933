import type { ErrorRow } from "../error-row";

/** Signing in, invitations and sessions. */
export const signingInErrors = {
  /** The session was deleted or revoked, or it has expired. */
  "session-expired": {
    what: "Your session has ended.",
    next: "Sign in again to continue. What was saved is kept; what you sent just now has to be sent again.",
    who: "you",
    waitingHelps: false,
    step: null,
    whose: "theirs",
  },
  /** Microsoft said more than ROLE_CHECK_MINUTES ago which roles the person holds. */
  "roles-to-confirm": {
    what: "Your roles were last confirmed some time ago, so what you sent was not done.",
    next: "Go back to the page: Microsoft confirms your roles on the way, without asking you. Then send it again.",
    who: "you",
    waitingHelps: false,
    step: null,
    whose: "theirs",
    title: "Your roles have to be confirmed",
  },
  /** The ID token of a member of staff does not say what STAFF_SIGN_IN_REQUIRES asks for. */
  "strong-sign-in-needed": {
    what: "You signed in without the strong authentication that staff need here.",
    next: "Sign in again, and use the method that Microsoft asks you for. If it asks for none, tell whoever administers this portal.",
    who: "portal-admin",
    waitingHelps: false,
    step: null,
    whose: "ours",
    title: "A stronger sign-in is needed",
  },
  /** The page or the row belongs to another customer, or does not exist. Both get the same answer, so that nobody can tell which. */
  "not-yours": {
    what: "This page belongs to another organization, or does not exist.",
    next: "Check the link, or sign in with another account.",
    who: "you",
    waitingHelps: false,
    step: null,
    whose: "theirs",
    title: "This page is not yours",
  },
  /** No invitation has the hash of this token. */
  "invitation-unknown": {
    what: "This invitation link is not one of ours.",
    next: "Check that the whole link was copied, or ask your Dropzone contact for a new one.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "connect",
    whose: "ours",
    title: "This link does not work",
    again: "never",
  },
  /** The end date of the invitation has passed. */
  "invitation-expired": {
    what: "This invitation link has expired.",
    next: "Ask your Dropzone contact for a new one. If your tenant is connected already, you need none: sign in without it.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "connect",
    whose: "ours",
    title: "This invitation has expired",
    again: "never",
  },
  /** A newer invitation replaced this one, or staff revoked it. */
  "invitation-revoked": {
    what: "This invitation link has been replaced.",
    next: "Use the newest link you were sent, or ask your Dropzone contact for one. If your tenant is connected already, you need none.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "connect",
    whose: "ours",
    title: "This invitation has been replaced",
    again: "never",
  },
  /** The `tid` of the ID token is not the tenant that the customer is bound to. */
  "wrong-tenant": {
    what: "You signed in with an account of another Microsoft tenant.",
    next: "Sign in again with an administrator account of your own organization.",
    who: "you",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "That is another organization's account",
    again: "other-account",
  },
  /** Another customer is bound to this tenant. */
  "tenant-bound-elsewhere": {
    what: "This Microsoft tenant is already connected for another Dropzone customer.",
    next: "Ask your Dropzone contact. They can see which one and sort it out.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "connect",
    whose: "ours",
    title: "This tenant is already connected",
    again: "other-account",
  },
  /** Staff expect another tenant for this customer and have not approved this one. */
  "tenant-not-expected": {
    what: "Dropzone expects another tenant here, so this one is not connected.",
    next: "Use an account of the expected tenant, or ask your Dropzone contact to approve this one.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "connect",
    whose: "ours",
    title: "Dropzone has to approve this tenant",
    again: "other-account",
  },
  /** The page that was confirmed showed another tenant or customer than this browser has signed in to since, in another tab. */
  "other-tenant-shown": {
    what: "This browser has signed in again since that page was opened, so the page no longer shows who is signed in. Nothing was connected.",
    next: "Look at which tenant is signed in now, and confirm that one or use another account.",
    who: "you",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "Nothing was connected",
  },
  /** The invitation's customer is bound to another tenant. */
  "customer-bound-elsewhere": {
    what: "Your organization has already connected a different Microsoft tenant.",
    next: "Sign in with an account of that tenant, or ask your Dropzone contact.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "connect",
    whose: "ours",
    title: "Another tenant is already connected",
    again: "other-account",
  },
  /** A consent or a delegated token has another `oid` than the session. */
  "another-person": {
    what: "Microsoft signed in somebody else than you are here.",
    next: "Use the same account for both, or sign out here first.",
    who: "you",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "That is another account",
  },
  /** The signed-in person holds no directory role that a duty needs, or not the one that the action needs. */
  "no-admin-role": {
    what: "Your account holds none of the roles that can do this.",
    next: "Ask an administrator of your tenant to open the same link. If you have a role that has to be activated first, activate it and sign in again.",
    who: "any-admin",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "An administrator is needed",
  },
  /** Somebody signed in without an invitation, and no customer is bound to their tenant. */
  "customer-not-connected": {
    what: "We know no connected organization for this account.",
    next: "The first sign-in goes through the invitation link that Dropzone sent to your organization.",
    who: "you",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "Use your invitation link",
    again: "other-account",
  },
  /** The account is a personal Microsoft account (Microsoft's consumer tenant). */
  "personal-account": {
    what: "That is a personal Microsoft account.",
    next: "Sign in with your work account.",
    who: "you",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "A work account is needed",
    again: "other-account",
  },
  /** The account is a guest in the tenant that it signed in to. */
  "guest-account": {
    what: "That account is a guest in this tenant.",
    next: "Sign in with an account that belongs to the tenant itself.",
    who: "you",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "A member account is needed",
    again: "other-account",
  },
  /** Neither the ID token (acct, idp) nor Graph (userType) says whether the account is a guest. Also when Graph does not answer. */
  "guest-unknown": {
    what: "Microsoft did not say whether this account belongs to the tenant or is a guest in it. Nothing was changed.",
    next: "Try again in a minute. If it stays so, tell your Dropzone contact: the portal can ask Microsoft for it.",
    who: "dropzone-contact",
    waitingHelps: true,
    step: "connect",
    whose: "microsoft",
    title: "We could not tell whose account this is",
  },
  /** The account belongs to Dropzone's tenant, but holds no app role of the portal. */
  "no-staff-role": {
    what: "You are signed in to Dropzone's tenant without a role in this portal.",
    next: "Ask whoever administers it for the role CSM, Support or Admin. It counts from your next sign-in.",
    who: "portal-admin",
    waitingHelps: false,
    step: null,
    whose: "ours",
    title: "A role is needed",
    again: "other-account",
  },
  /** Somebody used the staff sign-in with an account of another tenant. */
  "not-staff": {
    what: "The account you used does not belong to Dropzone.",
    next: "Use your Dropzone account. If you are here for your own organization, open the link you were sent, or begin at the start page.",
    who: "you",
    waitingHelps: false,
    step: null,
    whose: "theirs",
    title: "This side is for Dropzone's staff",
    again: "other-account",
  },
  /** The person pressed Cancel on one of Microsoft's pages. */
  "sign-in-cancelled": {
    what: "The sign-in was cancelled.",
    next: "Start it again when you are ready. Cancelling changed nothing.",
    who: "you",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "Cancelled",
    again: "other-account",
  },
  /** The state, the code or the nonce is unknown, was used before, or is too old. */
  "sign-in-not-finished": {
    what: "The sign-in could not be finished: it took too long, or was started in another tab.",
    next: "Start it again from here.",
    who: "you",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "The sign-in was not finished",
  },
  /** As above, in a browser that is signed in here: mostly somebody went back to one of Microsoft's pages and answered it again. */
  "trip-already-made": {
    what: "That page of Microsoft's belongs to a sign-in that is over: it was finished before, or it took too long.",
    next: "You are signed in here, and what you did before is kept. Go on from the checklist.",
    who: "you",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "You have been here before",
  },
  /** Microsoft refused the sign-in, and no other code fits the reason. */
  "sign-in-failed": {
    what: "Microsoft did not let you sign in.",
    next: "Microsoft's own page says why. Try again, or use another administrator account.",
    who: "you",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    again: "other-account",
  },
  /** Conditional Access, assignment or a tenant restriction stopped the sign-in. */
  "sign-in-blocked-by-policy": {
    what: "A policy of your organization blocked the sign-in.",
    next: "Try from a device that meets the policy, or show this to whoever manages Conditional Access.",
    who: "policy-admin",
    waitingHelps: false,
    step: "connect",
    whose: "theirs",
    title: "A policy blocked the sign-in",
    again: "other-account",
  },
  /** A delegated token has expired, or Microsoft no longer accepts it. */
  "token-expired": {
    what: "The permission to act for you has run out.",
    next: "Sign in again to continue where you stopped.",
    who: "you",
    waitingHelps: false,
    step: null,
    whose: "theirs",
  },
  /** The tenant is in another national cloud than the customer's invitation says. */
  "other-cloud": {
    what: "This tenant lives in another Microsoft cloud.",
    next: "Ask your Dropzone contact for an invitation for that cloud.",
    who: "dropzone-contact",
    waitingHelps: false,
    step: "connect",
    whose: "ours",
  },
} as const satisfies Record<string, ErrorRow>;
