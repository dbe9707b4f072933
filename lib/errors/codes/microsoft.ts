import type { ErrorRow } from "../error-row";

const noAnswer = "Microsoft did not answer.";
const busy = "Microsoft is busy and asked us to come back later.";

/** Microsoft's services in general: no answer, too many requests, faults. */
export const microsoftErrors = {
  /** No answer after all tries. */
  "microsoft-unreachable": {
    what: noAnswer,
    next: "The portal tries again in a minute. Nothing was lost.",
    who: "nobody",
    waitingHelps: true,
    step: null,
    whose: "microsoft",
    title: "Not signed in yet",
  },
  /** 429, after all tries. */
  "microsoft-slowed-us-down": {
    what: busy,
    next: "The portal goes on by itself in a moment.",
    who: "nobody",
    waitingHelps: true,
    step: null,
    whose: "microsoft",
    title: "Not signed in yet",
  },
  /** A refusal that is not in the table of known errors. */
  "microsoft-refused": {
    what: "Microsoft refused.",
    next: "Try again. If it stays so, give Dropzone support the number below.",
    who: "dropzone-support",
    waitingHelps: false,
    step: null,
    whose: "microsoft",
  },
  /** 403, or what means the same, to an account that is known to hold a role for it. The refusal does not name its reason. */
  "refused-despite-role": {
    what: "Microsoft refused, although the account that asked holds a role for it.",
    next: "Candidates, the likeliest first: the role is eligible in Privileged Identity Management (PIM) and not active, or it was activated after you signed in; a Conditional Access policy; an app or consent policy of your organization; a restricted administrative unit. Check these and sign in again.",
    who: "you",
    waitingHelps: false,
    step: null,
    whose: "theirs",
    vendorSaysMore: true,
  },
  /** 5xx, or an Entra code for an error that passes by itself. */
  "microsoft-trouble": {
    what: "Microsoft had a fault of its own.",
    next: "The portal tries again in a minute.",
    who: "nobody",
    waitingHelps: true,
    step: null,
    whose: "microsoft",
    title: "Not signed in yet",
  },
  /** A read of the tenant was refused, so the answer stays unknown. */
  "reading-refused": {
    what: "Microsoft refused to tell.",
    next: "Sign in as somebody who may read it, then check again.",
    who: "app-admin",
    waitingHelps: false,
    step: null,
    whose: "theirs",
    vendorSaysMore: true,
  },
  /** A read of the tenant got 429, after all tries. */
  "reading-slowed-down": {
    what: busy,
    next: "Check again in a few minutes.",
    who: "nobody",
    waitingHelps: true,
    step: null,
    whose: "microsoft",
    vendorSaysMore: true,
  },
  /** A read of the tenant got no answer that could be read, or 5xx, after all tries. */
  "reading-cut-off": {
    what: noAnswer,
    next: "Check again in a minute. Nothing was changed.",
    who: "nobody",
    waitingHelps: true,
    step: null,
    whose: "microsoft",
    vendorSaysMore: true,
  },
  /** Nobody who may see it has signed in yet, so the portal did not read it. */
  "not-looked-at": {
    what: "Not looked at yet.",
    next: "It is looked at when somebody who may see it has signed in.",
    who: "exchange-admin",
    waitingHelps: false,
    step: null,
    whose: "theirs",
    vendorSaysMore: true,
  },
} as const satisfies Record<string, ErrorRow>;
