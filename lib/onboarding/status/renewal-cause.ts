import type { Plan } from "../planning/changes";

/**
 * Why somebody may want to renew. `certificate`: Dropzone has another one than the app. `under-way`: a new secret was made, and an interruption
 * kept it from Dropzone. `wanted`: the secret is fine and far from its end.
 */
export type RenewalCause = "certificate" | "under-way" | "ended" | "ends-soon" | "wanted";

/** `endsAt`: of the secret that Dropzone has. `soonDays`: for so long before it, it ends soon. */
export function renewalCause(plan: Plan, { endsAt, now, soonDays }: { endsAt: string; now: string; soonDays: number }): RenewalCause {
  const has = (what: Plan[number]["do"]) => plan.some((change) => change.do === what);
  if (has("add-certificate") && has("retire-certificate")) return "certificate";
  if (plan.length > 0 && !has("create-client-secret")) return "under-way";
  const days = (Date.parse(endsAt) - Date.parse(now)) / (24 * 3_600_000);
  if (days <= 0) return "ended";
  return days <= soonDays ? "ends-soon" : "wanted";
}
