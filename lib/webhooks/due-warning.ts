import { type ExpiryWarning, expiryWarnings } from "@/lib/catalogue/webhook-events";

/** The narrowest of the warnings that is due. One that was slept through is made up for by the next, not sent beside it. */
export function dueWarning(endsAt: Date, now: Date): ExpiryWarning | null {
  const daysLeft = (endsAt.getTime() - now.getTime()) / (24 * 3600 * 1000);
  if (daysLeft <= 0) return null;
  return expiryWarnings.findLast((days) => daysLeft <= days) ?? null;
}
