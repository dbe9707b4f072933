/** The states of a letter that staff sent, and the reasons why one was not sent, with their words. */

/** `unsure`: the process died while it talked to the mail server. The letter is not sent again, since it may have arrived. */
export const nudgeStates = ["queued", "sending", "sent", "failed", "unsure"] as const;
export type NudgeState = (typeof nudgeStates)[number];

/** What went wrong, and what to do about it. */
export const nudgeTroubleWords = {
  "not-configured": "Sending has been switched off here. Copy the text instead.",
  "recipient-refused": "The mail server does not take letters for this address. Ask them for another, and send it there.",
  "mail-server-refused": "The mail server would not take it from this portal. Copy the text, and tell whoever runs the portal.",
  "mail-server-without-tls": "The mail server offers no connection that can be trusted. Copy the text, and tell whoever runs the portal.",
  "mail-server-unreachable": "The mail server did not answer. Send it again in a few minutes, or copy the text.",
} as const;
export type NudgeTrouble = keyof typeof nudgeTroubleWords;

export const isNudgeTrouble = (value: string | null): value is NudgeTrouble => value !== null && Object.hasOwn(nudgeTroubleWords, value);
