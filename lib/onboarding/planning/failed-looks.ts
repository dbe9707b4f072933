import { canDo } from "@/lib/catalogue/duties";
import type { ResourceKey } from "@/lib/catalogue/permissions";
import type { Desired } from "./desired";
import type { Observation, Observed, Unknown } from "./observed";

/**
 * What a plan would need to know and could not look at. With one of these there is no plan: what is not seen is neither there nor missing.
 * What was not asked is none of them, and neither is Exchange's refusal to somebody who may not look there. Pure.
 */

export type FailedLook = {
  part: "app" | "services" | "exchange" | "dropzone";
  why: "outage" | "throttled" | "refused" | "signed-out";
  /** The vendor's own code. */
  code: string;
  requestId: string | null;
  retryAfterSeconds: number | null;
};

type Seen = {
  desired: Desired;
  observed: Observed;
  /** Why Dropzone did not show the certificate that is needed. Null when it did, or when that is known otherwise. */
  certificate: Unknown | null;
};

export function failedLooks({ desired, observed, certificate }: Seen): FailedLook[] {
  const needed = [...new Set<ResourceKey>(desired.permissions.map(({ resource }) => resource))];
  const { application, servicePrincipal, resources, exchange, integrations } = observed;
  const mayLookInExchange = canDo("exchange-admin", observed.roles) === "yes";
  const isExchangeOthers = !exchange.known && exchange.because === "refused" && !mayLookInExchange;
  return [
    ...first("app", [application, servicePrincipal]),
    ...first(
      "services",
      needed.map((key) => resources[key]),
    ),
    ...(desired.exchange && !isExchangeOthers ? first("exchange", [exchange]) : []),
    ...first("dropzone", [...Object.values(integrations), ...(certificate ? [certificate] : [])]),
  ];
}

function first(part: FailedLook["part"], seen: readonly Observation<unknown>[]): FailedLook[] {
  for (const found of seen) {
    const why = found.known ? null : whyOf(found);
    if (!found.known && why)
      return [{ part, why, code: found.message, requestId: found.requestId, retryAfterSeconds: found.retryAfterSeconds ?? null }];
  }
  return [];
}

function whyOf({ because }: Unknown): FailedLook["why"] | null {
  switch (because) {
    case "cut-off":
      return "outage";
    case "slowed-down":
      return "throttled";
    case "refused":
    case "signed-out":
      return because;
    case "not-asked":
      return null;
  }
}

const [shortestPauseSeconds, longestPauseSeconds] = [20, 300];

/**
 * When to look again: less often the longer it lasts, and not before the vendor wants to be asked. Null where waiting does not help: a
 * person has to do something first. Times are ISO 8601.
 */
export function nextLookAt(looks: readonly FailedLook[], { since, at }: { since: string; at: string }): string | null {
  if (looks.some(({ why }) => why === "refused" || why === "signed-out")) return null;
  const lasted = (Date.parse(at) - Date.parse(since)) / 1000;
  const asked = Math.max(0, ...looks.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0));
  const pause = Math.min(longestPauseSeconds, Math.max(shortestPauseSeconds, asked, lasted / 2));
  return new Date(Date.parse(at) + pause * 1000).toISOString();
}
