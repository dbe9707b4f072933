import { type ExpiryWarning, expiryWarnings } from "@/lib/catalogue/webhook-events";

/** The warning with the fewest days that is due, null when none is. A missed earlier warning is not sent as well. */
export function dueWarning(endsAt: Date, now: Date): ExpiryWarning | null {
  const daysLeft = (endsAt.getTime() - now.getTime()) / (24 * 3600 * 1000);
  if (daysLeft <= 0) return null;
  return expiryWarnings.findLast((days) => daysLeft <= days) ?? null;
}
