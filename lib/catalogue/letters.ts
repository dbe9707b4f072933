/** What the portal writes to a customer's people about, if they want it. The slugs are stored. */

export const letterKinds = ["reminder", "turn", "done", "broken"] as const;
export type LetterKind = (typeof letterKinds)[number];

export const letterKindWords: Record<LetterKind, { title: string; detail: string }> = {
  reminder: {
    title: "A secret or certificate ends soon",
    detail: "60, 30, 14, 7 days and one day before the end, with a link to the page for it.",
  },
  turn: { title: "It is your turn", detail: "A step waits for somebody with your role." },
  done: { title: "It is done", detail: "The changes that were left to the portal are over, or the first alert has arrived." },
  broken: {
    title: "It broke",
    detail: "Something that worked was found not to work any more. Only this letter comes at night and on weekends too.",
  },
};

/** `confirm`: the one letter to an address that has not agreed yet. It asks whether more may come. */
export type QueuedKind = LetterKind | "confirm";

/** These do not wait for the morning: one answers what somebody has just asked for, the other cannot wait. */
const urgentKinds = ["confirm", "broken"] as const satisfies readonly QueuedKind[];
export const isUrgent = (kind: QueuedKind): boolean => urgentKinds.some((urgent) => urgent === kind);

/**
 * `unsure`: the process or the connection died after the mail server had agreed to take it. It is not sent again, since it may have arrived.
 * `dropped`: when its time came it was no longer true, or no longer wanted.
 */
export const letterStates = ["queued", "sending", "sent", "failed", "unsure", "dropped"] as const;
export type LetterState = (typeof letterStates)[number];

/** Who ended the letters to an address: whoever reads it, somebody on the page of letters, or staff who undid the connection to the tenant. */
export const letterEnds = ["reader", "colleague", "connection"] as const;
export type LetterEnd = (typeof letterEnds)[number];

/** Addresses of one customer that get letters or were asked whether they want them. */
export const mostAddresses = 20;
/** Letters that ask, for one customer within a day. */
export const mostAskedADay = 10;
/** Before an address that has not answered is asked again. */
export const daysBetweenAsking = 7;
