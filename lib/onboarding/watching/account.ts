import { z } from "zod";
import type { IntegrationKind } from "../planning/integrations";
import { startOfNext } from "./when";

/** Dropzone's own account of an integration: what it has seen of it since. docs/dropzone-contract.yaml. Pure. */

const moment = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

/**
 * A field is absent when Dropzone does not tell: an older Dropzone knows none of them. `lastError`: null when the last test passed.
 * `firstAlert`: null while no alert has come; a Data Source has none.
 */
export const accountSchema = z.object({
  status: z.enum(["active", "failing"]),
  lastTest: moment.nullable().optional().catch(undefined),
  lastError: z
    .object({ at: moment, message: z.string().transform((text) => text.slice(0, 300)) })
    .nullable()
    .optional()
    .catch(undefined),
  lastEvent: moment.nullable().optional().catch(undefined),
  firstAlert: moment.nullable().optional().catch(undefined),
});
export type Account = z.infer<typeof accountSchema>;
/** Null for an integration that is not in Dropzone. Absent for one about which Dropzone never answered. */
export type Accounts = Partial<Record<IntegrationKind, Account | null>>;

/** Alerts usually come within minutes. After this the portal says that none has come. */
export const usualAlertMs = 24 * 3_600_000;

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
 * When Dropzone is asked next: soon while the first alert is awaited, and once a day afterwards. Milliseconds since 1970, like `now`. An older
 * Dropzone, which does not tell of alerts, is asked once a day from the start.
 */
export function nextAskAt(customerId: string, accounts: Accounts, { savedAt, now }: { savedAt: string | null; now: number }): number {
  const first = accounts["alert-source"]?.firstAlert;
  const age = savedAt === null ? Number.POSITIVE_INFINITY : now - Date.parse(savedAt);
  if (first === null && age < hour) return now + 2 * minute;
  if (first === null && age < usualAlertMs) return now + 30 * minute;
  return startOfNext(`ask:${customerId}`, now);
}

const minute = 60_000;
const hour = 60 * minute;
