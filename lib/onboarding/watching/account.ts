import type { Accounts } from "@/lib/catalogue/integration-account";
import { startOfNext } from "./when";

/** What follows from Dropzone's own account of the integrations: whether alerts come, and when it is asked again. Pure. */

/** Alerts usually come within minutes. After this the portal says that none has come. */
const usualAlertMs = 24 * 3_600_000;

/** `late`: none has come in the usual time. `savedAt`: of the Alert Source. */
export type FirstAlert = { is: "received"; at: string } | { is: "awaited" | "late"; savedAt: string; askedAt: string };

/** Null when the Alert Source is not saved, or Dropzone has not said whether an alert has come. */
export function firstAlertOf(
  accounts: Accounts,
  { savedAt, askedAt, now }: { savedAt: string | null; askedAt: string | null; now: number },
): FirstAlert | null {
  const at = accounts["alert-source"]?.firstAlert;
  if (at) return { is: "received", at };
  if (at === undefined || savedAt === null || askedAt === null) return null;
  return { is: now - Date.parse(savedAt) > usualAlertMs ? "late" : "awaited", savedAt, askedAt };
}

/**
 * When Dropzone is asked next: soon while the first alert is awaited or something fails, so that what was mended is seen to work, and otherwise
 * once a day. Milliseconds since 1970, like `now`. An older Dropzone, which does not tell of alerts, is asked once a day from the start.
 */
export function nextAskAt(customerId: string, accounts: Accounts, { savedAt, now }: { savedAt: string | null; now: number }): number {
  const first = accounts["alert-source"]?.firstAlert;
  const age = savedAt === null ? Number.POSITIVE_INFINITY : now - Date.parse(savedAt);
  const isFailing = Object.values(accounts).some((account) => account?.status === "failing");
  if (first === null && age < hour) return now + 2 * minute;
  if (isFailing) return now + 30 * minute;
  if (first === null && age < usualAlertMs) return now + 30 * minute;
  return startOfNext(`ask:${customerId}`, now);
}

const minute = 60_000;
const hour = 60 * minute;
