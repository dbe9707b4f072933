/** Whom an onboarding waits for, as lists, the API and webhooks name it. "us": Dropzone's team, and Dropzone's service. */
export const waitingOnWhom = ["customer-admin", "entra-admin", "exchange-admin", "microsoft", "dropzone-entry", "us", "nobody"] as const;
export type WaitingOn = (typeof waitingOnWhom)[number];
