import type { ErrorRow } from "../error-row";

/** The app registration and Microsoft's directory. */
export const appErrors = {
  /** The app has a credential or an owner that the portal did not make, and it could not be removed. */
  "app-open-to-others": {
    what: "Somebody else can use the app: it has a credential or an owner that this portal did not make.",
    next: "Review the changes: each of them is listed there, to be removed first. Nothing is granted to the app before.",
    who: "app-admin",
    waitingHelps: false,
    step: "app-registration",
    whose: "theirs",
  },
  /** The call needs an object that was just created and is not on all of Microsoft's servers yet. */
  "not-replicated-yet": {
    what: "Microsoft has not spread what was just created to all its servers.",
    next: "This takes seconds, rarely minutes. The portal keeps trying.",
    who: "nobody",
    waitingHelps: true,
    step: "app-registration",
    whose: "microsoft",
  },
  /** Microsoft answered with a concurrency violation: two writes to one object at the same time. */
  "someone-else-is-writing": {
    what: "Somebody else is changing the same app right now.",
    next: "The portal tries again in a moment.",
    who: "nobody",
    waitingHelps: true,
    step: "app-registration",
    whose: "microsoft",
  },
  /** The tenant has no app with the recorded id. */
  "app-not-found": {
    what: "The app “Dropzone AI” is not in this tenant.",
    next: "If it was just created, wait two minutes. Otherwise run the set-up again.",
    who: "app-admin",
    waitingHelps: false,
    step: "app-registration",
    whose: "theirs",
  },
  /** Sign-in is switched off for the app's service principal. */
  "app-disabled": {
    what: "The app “Dropzone AI” is switched off in this tenant.",
    next: "Enable sign-in for it under Enterprise applications, then check again.",
    who: "app-admin",
    waitingHelps: false,
    step: "app-registration",
    whose: "theirs",
  },
  /** The account has created 250 directory objects, Microsoft's limit for accounts without a directory role. */
  "quota-exceeded": {
    what: "Your account has created as many directory objects as Microsoft allows it.",
    next: "Sign in as an Application Administrator or Global Administrator.",
    who: "app-admin",
    waitingHelps: false,
    step: "app-registration",
    whose: "theirs",
  },
  /** The tenant has no service principal of the Microsoft product, and none can be created. */
  "resource-not-in-tenant": {
    what: "Your tenant does not have this Microsoft product.",
    next: "Decline the capability that needs it, or check the license.",
    who: "licensing",
    waitingHelps: false,
    step: "capabilities",
    whose: "theirs",
    title: "Your tenant does not have this product",
  },
} as const satisfies Record<string, ErrorRow>;
