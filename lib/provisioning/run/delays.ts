import "server-only";
import { observingWaits, type Pause } from "@/lib/http";
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

/**
 * Milliseconds for which the vendors that a step called asked to be left alone (Retry-After). Zero when none did; absent in a step's result
 * that an earlier version of the portal stored.
 */
export type AskedToWait = { askedMs?: number };

/**
 * Records each pause between the tries of the calls that a step makes. `askedMs` gives what was asked for so far. `isDelayed`: whether a delay
 * was announced before.
 */
export async function recordingDelays<T>(
  { customerId, runId, isDelayed }: RunInput & { isDelayed: boolean },
  work: (askedMs: () => number) => Promise<T>,
): Promise<T> {
  let asked = 0;
  let hasPaused = false;
  const onPause = async ({ service, status, ms }: Pause) => {
    hasPaused = true;
    await recordDelay(customerId, runId, { service, status, nextTryAt: inMs(ms) }).catch((error: unknown) => {
      // Only what is shown meanwhile depends on it.
      log.warn({ error, customerId, runId }, "a delay could not be recorded");
    });
  };
  const onAskedToWait = (ms: number) => {
    asked = Math.max(asked, ms);
  };
  const result = await observingWaits({ onPause, onAskedToWait }, () => work(() => asked));
  if (isDelayed || hasPaused) await clearPassedDelay(customerId, runId);
  return result;
}

export const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** How long a run waits before the next try: at least `pauseMs`, and as long as a vendor asked for, up to five minutes. */
export const pauseBeforeNext = (pauseMs: number, askedMs = 0): number => Math.max(pauseMs, Math.min(askedMs, longestAskedMs));

/** `pauseMs`: until the next try. */
type Tried = { changes: readonly TenantChange[]; results: readonly AppliedChange[]; pauseMs: number };

/** Before a durable wait after which changes are tried again because a service did not answer. */
export async function recordWaitForAnswers({ customerId, runId }: RunInput, { changes, results, pauseMs }: Tried): Promise<void> {
  const cut = results.find(({ outcome, trouble }) => outcome === "not-yet" && trouble !== null && isVendors(trouble.code));
  const change = changes.find((candidate) => changeId(candidate) === cut?.id);
  if (cut?.trouble == null || change === undefined) return;
  await recordDelay(customerId, runId, { service: serviceOf(change), status: cut.trouble.status ?? null, nextTryAt: inMs(pauseMs) });
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
