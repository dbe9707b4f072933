/** The states of a webhook delivery and the reasons why one failed, with their words. */

export const deliveryStates = ["queued", "retrying", "delivered", "failed"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const deliveryStateWords: Record<DeliveryState, string> = {
  queued: "Queued",
  retrying: "Will be tried again",
  delivered: "Delivered",
  failed: "Given up",
};

/**
 * Days that a delivery is kept after it ended. It has to be kept for as long as an expiry warning stays due: the delivery is the only
 * record that the warning was sent.
 */
export const keptDays = 30;

/** Why the portal does not call an address at all. */
export const addressRefusalWords = {
  "not-an-address": "This is not an address. It begins with https://.",
  "not-https": "The address has to begin with https://, so that nobody on the way can read along.",
  "has-credentials": "The address may not hold a user name or password. The signature proves who is calling.",
  "port-refused": "Only port 443 and ports from 1024 on are called.",
  "private-address": "The address leads into a private network. Only addresses on the public internet are called.",
} as const;
export type AddressRefusal = keyof typeof addressRefusalWords;

export const deliveryTroubleWords = {
  ...addressRefusalWords,
  "no-such-host": "The name of the host could not be resolved.",
  timeout: "No answer within ten seconds.",
  "certificate-refused": "The receiver's certificate is not valid.",
  "connection-failed": "The connection could not be made, or broke off.",
  "endpoint-disabled": "The endpoint was disabled.",
  "portal-fault": "The portal met a fault of its own. Its log says which.",
} as const;
export type DeliveryTrouble = keyof typeof deliveryTroubleWords;

export const isDeliveryTrouble = (value: string): value is DeliveryTrouble => Object.hasOwn(deliveryTroubleWords, value);
