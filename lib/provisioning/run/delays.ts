import "server-only";
import { observingPauses, type Pause } from "@/lib/http";
import { log } from "@/lib/log";
import { changeId, serviceOf, type TenantChange } from "@/lib/onboarding/planning/changes";
import type { Desired } from "@/lib/onboarding/planning/desired";
import { failedLooks } from "@/lib/onboarding/planning/failed-looks";
import type { Observed } from "@/lib/onboarding/planning/observed";
import { clearPassedDelay, recordDelay } from "@/lib/store/run-delays";
import type { AppliedChange } from "./outcome";
import type { RunInput } from "./run-input";

/** Tells people who watch a run that somebody does not answer, and when it is tried again. */

/** The longest that a run waits because a vendor asked for it. */
const longestAskedMs = 5 * 60_000;

/** Records each pause between the tries of the calls that a step makes. */
export async function recordingDelays<T>({ customerId, runId }: RunInput, work: () => Promise<T>): Promise<T> {
  const result = await observingPauses(async ({ service, status, ms }: Pause) => {
    await recordDelay(customerId, runId, { service, status, nextTryAt: inMs(ms) }).catch((error: unknown) => {
      // Only what is shown meanwhile depends on it.
      log.warn({ error, customerId, runId }, "a delay could not be recorded");
    });
  }, work);
  await clearPassedDelay(customerId, runId);
  return result;
}

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** How long to wait before changes are tried again that were not made: at least `pauseMs`, and as long as a vendor asked for. */
export function pauseAfterTries(results: readonly AppliedChange[], pauseMs: number): number {
  const asked = Math.max(0, ...results.map(({ retryAfterSeconds }) => (retryAfterSeconds ?? 0) * 1000));
  return Math.max(pauseMs, Math.min(asked, longestAskedMs));
}

type Tried = { changes: readonly TenantChange[]; results: readonly AppliedChange[]; pauseMs: number };

/** Before a durable wait after which changes are tried again because a service did not answer. */
export async function recordWaitForAnswers({ customerId, runId }: RunInput, { changes, results, pauseMs }: Tried): Promise<void> {
  const cut = results.find(({ outcome, trouble }) => outcome === "not-yet" && trouble !== null && isVendors(trouble.code));
  const change = changes.find((candidate) => changeId(candidate) === cut?.id);
  if (cut?.trouble == null || change === undefined) return;
  const nextTryAt = inMs(pauseAfterTries(results, pauseMs));
  await recordDelay(customerId, runId, { service: serviceOf(change), status: cut.trouble.status ?? null, nextTryAt });
}

/** Before a durable wait after which the tenant is looked at again. */
export async function recordWaitForLook(
  { customerId, runId }: RunInput,
  { desired, observed, pauseMs }: { desired: Desired; observed: Observed; pauseMs: number },
): Promise<void> {
  const [look] = failedLooks({ desired, observed, certificate: null });
  if (look === undefined) return;
  const service = look.part === "exchange" || look.part === "dropzone" ? look.part : "graph";
  await recordDelay(customerId, runId, { service, status: null, nextTryAt: inMs(pauseMs) });
}

const isVendors = (code: string): boolean => ["microsoft-unreachable", "microsoft-slowed-us-down", "microsoft-trouble"].includes(code);
