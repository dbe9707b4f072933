/**
 * A token came without the scopes that it needs: what now? Consent takes effect about half a minute after it was given, and until
 * then Microsoft answers as if it had not been. https://github.com/mspnp/multitenant-saas-guidance/issues/127
 */

export type AfterMissingConsent = "ask-for-consent" | "wait" | "give-up";

/** Consent that nobody has answered lately is asked for; one that was is given time, then not asked for again in a circle. */
export function afterMissingConsent({ answeredAt, now }: { answeredAt: Date | null; now: Date }): AfterMissingConsent {
  if (answeredAt === null) return "ask-for-consent";
  const age = now.getTime() - answeredAt.getTime();
  if (age < patienceMs) return "wait";
  return age < memoryMs ? "give-up" : "ask-for-consent";
}

const patienceMs = 120_000;
const memoryMs = 600_000;

/** How long the waiting page rests between tries. */
export const secondsBetweenTries = 5;
