/** Whom an onboarding waits for, as lists, the API and webhooks name it. "us": Dropzone's team, and Dropzone's service. */
export const waitingOnWhom = ["customer-admin", "entra-admin", "exchange-admin", "microsoft", "dropzone-entry", "us", "nobody"] as const;
export type WaitingOn = (typeof waitingOnWhom)[number];

/** "It waits for …". */
export const inSentence: Record<Exclude<WaitingOn, "nobody">, string> = {
  "customer-admin": "their administrator",
  "entra-admin": "their Entra administrator",
  "exchange-admin": "their Exchange administrator",
  microsoft: "Microsoft",
  "dropzone-entry": "the entry in Dropzone",
  us: "us",
};
