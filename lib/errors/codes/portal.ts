import type { ErrorRow } from "../error-row";

/** The portal itself: runs, forms, and our own faults. */
export const portalErrors = {
  /** Another run of this customer has not ended. */
  "run-already-going": {
    what: "A set-up is already under way.",
    next: "Watch it here. A second one would only get in its way.",
    who: "nobody",
    waitingHelps: true,
    step: null,
    whose: "ours",
  },
  /** An admin stopped the run, or staff ended it with the connection. */
  "run-stopped": {
    what: "Somebody stopped this before it was made.",
    next: "Look at the plan again when you want to go on. What was made stays.",
    who: "you",
    waitingHelps: false,
    step: null,
    whose: "theirs",
  },
  /** Choices were sent while a run is going. They were not saved. */
  "choices-in-use": {
    what: "Nothing was saved: the portal is making the changes that were confirmed, with the choices as they were then.",
    next: "The checklist shows how far it is. Choose again once it has finished.",
    who: "nobody",
    waitingHelps: true,
    step: "capabilities",
    whose: "ours",
  },
  /** A confirmed change is now needed with more than was confirmed: another certificate or further permissions. It was not applied. */
  "plan-changed": {
    what: "Your tenant has changed since this plan was drawn.",
    next: "Look at the new plan, then start.",
    who: "you",
    waitingHelps: false,
    step: null,
    whose: "theirs",
  },
  /** A limit of lib/catalogue/limits.ts was reached. */
  "too-many-requests": {
    what: "That was asked for too often in a short time.",
    next: "Wait a few minutes, then try again. Nothing was changed.",
    who: "you",
    waitingHelps: true,
    step: null,
    whose: "theirs",
    title: "Too many requests",
  },
  /** A vendor's answer was longer than the portal reads (lib/http.ts). The rest was not received. */
  "answer-too-large": {
    what: "An answer was longer than the portal reads.",
    next: "Try again later. If it stays so, give Dropzone support the details.",
    who: "dropzone-support",
    waitingHelps: true,
    step: null,
    whose: "ours",
  },
  /** The schema of a form or an action refused the input. */
  "input-not-understood": {
    what: "Something in the form could not be read.",
    next: "Check the marked fields.",
    who: "you",
    waitingHelps: false,
    step: null,
    whose: "theirs",
  },
  /** Microsoft reports an error whose only cause is the registration of the portal's own app. */
  "portal-misconfigured": {
    what: "This portal is not set up correctly.",
    next: "There is nothing for you to do. Give Dropzone support the number below.",
    who: "dropzone-support",
    waitingHelps: false,
    step: "connect",
    whose: "ours",
    title: "This portal is not set up correctly",
  },
  /** A thrown error that is neither an AppError nor a vendor's. */
  unexpected: {
    what: "The portal met a fault that nobody foresaw.",
    next: "Try again. If it stays so, give Dropzone support the number below.",
    who: "dropzone-support",
    waitingHelps: false,
    step: null,
    whose: "ours",
  },
} as const satisfies Record<string, ErrorRow>;
