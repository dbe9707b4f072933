/**
 * What to do after a token came without the scopes that it needs. Consent takes effect about half a minute after it was given. Until
 * then Microsoft answers as if there were no consent. https://github.com/mspnp/multitenant-saas-guidance/issues/127
 */

export type AfterMissingConsent = "ask-for-consent" | "wait" | "give-up";

/**
 * `answeredAt`: when somebody last answered the consent page, null for never. After a recent answer nobody is asked again at once.
 * `readBackAt`: when a token last carried every scope, null for never. A consent that had its effect and is missing now was withdrawn.
 */
export function afterMissingConsent({
  answeredAt,
  readBackAt,
  now,
}: {
  answeredAt: Date | null;
  readBackAt: Date | null;
  now: Date;
}): AfterMissingConsent {
  if (answeredAt === null || (readBackAt !== null && readBackAt >= answeredAt)) return "ask-for-consent";
  const age = now.getTime() - answeredAt.getTime();
  if (age < takesEffectWithinMs) return "wait";
  return age < isRecentForMs ? "give-up" : "ask-for-consent";
}

const takesEffectWithinMs = 120_000;
const isRecentForMs = 600_000;

/** How long the waiting page waits between two tries. */
export const secondsBetweenTries = 5;
