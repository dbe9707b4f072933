import type { ErrorRow } from "../error-row";

/** Permissions, and the Microsoft products that they belong to. */
export const permissionsErrors = {
  /** A call was refused because the token lacks the permission. */
  "permission-missing": {
    what: "The app does not have this permission.",
    next: "Grant it, then check again.",
    who: "graph-consent",
    waitingHelps: false,
    step: "graph-permissions",
    whose: "theirs",
  },
  /** The product's service principal in the tenant has no app role with this name. */
  "permission-not-offered": {
    what: "This Microsoft product does not offer the permission in your tenant.",
    next: "Decline the capability that needs it, or ask Dropzone support.",
    who: "dropzone-support",
    waitingHelps: false,
    step: "capabilities",
    whose: "microsoft",
  },
  /** Entra gives the portal no token for the tenant, or one without the permission to look in its own name. */
  "watching-not-granted": {
    what: "Microsoft no longer lets the portal look in your tenant by itself.",
    next: "Somebody took the permission back. Review the changes to give it again, or switch watching off.",
    who: "graph-consent",
    waitingHelps: false,
    step: "finish",
    whose: "theirs",
  },
  /** A permission is missing from a fresh token, or its probe was refused, although nothing is left to grant. */
  "permission-refused": {
    what: "A permission does not work.",
    next: "What Microsoft said is above. A policy of your tenant may limit what apps can do. Check again; if it stays so, give Dropzone support the details below.",
    who: "policy-admin",
    waitingHelps: false,
    step: "verification",
    whose: "theirs",
    vendorSaysMore: true,
  },
  /** The tenant has nothing that the permission could be tried on: no license, no mailbox. */
  "permission-untestable": {
    what: "A permission could not be tried.",
    next: "Nothing stands in the way of Dropzone. Check again once your tenant has it.",
    who: "licensing",
    waitingHelps: false,
    step: "verification",
    whose: "theirs",
  },
  /** The permission is granted, and a fresh token or the service does not have it yet. */
  "permission-not-effective": {
    what: "The permission is granted, and Microsoft has not put it into effect yet.",
    next: "This takes minutes, sometimes an hour or two. Check again later.",
    who: "nobody",
    waitingHelps: true,
    step: "verification",
    whose: "microsoft",
  },
  /** The permission is in the token. The portal does not try it, because every call with it would do something in the tenant. */
  "permission-not-tried": {
    what: "In the token, not tried: any call would start a session on a machine.",
    next: "Nothing has to be done. Dropzone uses it for the first time when an investigation needs it.",
    who: "nobody",
    waitingHelps: true,
    step: "verification",
    whose: "microsoft",
  },
  /** A token request or a probe got no answer. The run tries again. */
  "permission-not-checked": {
    what: "The rest could not be checked.",
    next: "Check again in a few minutes.",
    who: "retried",
    waitingHelps: true,
    step: "verification",
    whose: "microsoft",
  },
  /** The product says that the tenant has no license. */
  "license-missing": {
    what: "Your tenant has no license for this.",
    next: "The permission itself is in place. If you do have the license, check again once it is active. A capability that needs it can be declined.",
    who: "licensing",
    waitingHelps: false,
    step: "verification",
    whose: "theirs",
  },
  /** The product says that it was never set up in the tenant. */
  "product-not-provisioned": {
    what: "This Microsoft product has never been opened in your tenant.",
    next: "Open the Defender portal once as a Security Administrator, wait a few minutes, then check again.",
    who: "defender-access",
    waitingHelps: false,
    step: "verification",
    whose: "theirs",
  },
  /** Defender for Endpoint says that the feature is off. */
  "feature-switched-off": {
    what: "This feature is switched off in your tenant.",
    next: "Switch it on in the Defender portal, under Endpoints > Advanced features.",
    who: "defender-access",
    waitingHelps: false,
    step: "live-response-permissions",
    whose: "theirs",
  },
  /** An application access policy in Exchange keeps the app out of a mailbox. */
  "mailbox-access-limited": {
    what: "A policy in Exchange limits which mailboxes the app may read.",
    next: "Ask your Exchange Administrator whether that is meant. A change takes more than an hour to show.",
    who: "exchange-admin",
    waitingHelps: false,
    step: "verification",
    whose: "theirs",
  },
  /** The probe found nobody who has a mailbox. */
  "mailbox-not-found": {
    what: "No mailbox was found to try the permission on.",
    next: "The permission is in the token, which is the best that can be said.",
    who: "exchange-admin",
    waitingHelps: false,
    step: "verification",
    whose: "theirs",
  },
  /** The Portal URL is not an address of Defender for Cloud Apps, or it is another tenant's. */
  "portal-url-wrong": {
    what: "This is not the API URL of your Defender for Cloud Apps.",
    next: "Copy it from the Defender portal: Settings > Cloud apps > System > About.",
    who: "defender-access",
    waitingHelps: false,
    step: "portal-url",
    whose: "theirs",
  },
} as const satisfies Record<string, ErrorRow>;
