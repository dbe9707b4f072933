import type { ErrorCode } from "@/lib/errors/codes";
import type { ChangeProgress } from "./changes";
import { blocksIntegration, type IntegrationKind, integrations, type Readiness } from "./integrations";

/** Which integrations a run hands over to Dropzone, what Dropzone's refusal means, and when the run can stop waiting. Pure. */

/** `refused`: a later try may succeed. `refused-for-good`: somebody has to do something first. */
export type HandOverOutcome = "saved" | "refused" | "refused-for-good";

/** The integrations that the run was asked to save and has not saved, except those that a failed change blocks. */
export function kindsToHandOver(changes: readonly ChangeProgress[]): IntegrationKind[] {
  const failed = changes.filter(({ state }) => state === "failed").map(({ change }) => change);
  return integrations
    .filter((integration) => changes.some(({ change, state }) => change.do === integration.change && state !== "done"))
    .filter(({ kind }) => !failed.some((change) => blocksIntegration(change, kind)))
    .map(({ kind }) => kind);
}

export const refusalOutcome = (reason: ErrorCode): HandOverOutcome => (passing.includes(reason) ? "refused" : "refused-for-good");

/**
 * A new secret is not in all of Microsoft's regions at once, so Dropzone's test may fail at first. Dropzone may also be down for a moment.
 */
const passing: readonly ErrorCode[] = ["dropzone-test-failed", "dropzone-unreachable", "dropzone-slowed-us-down"];

/** Whether waiting longer would change nothing for an integration. `outcome`: undefined when it was not handed over this time. */
export function isFinal(readiness: Readiness, outcome: HandOverOutcome | undefined): boolean {
  switch (readiness) {
    case "out-of-reach":
      return true;
    case "not-yet":
    case "ready":
      return outcome === "saved" || outcome === "refused-for-good";
  }
}

type Submitted = { kind: IntegrationKind; state: string; secretKeyId: string | null };

/** Whether every integration was saved with this secret. The portal then no longer needs its copy. */
export const isHeldByDropzone = (submissions: readonly Submitted[], secretKeyId: string): boolean =>
  integrations.every(({ kind }) => submissions.some((s) => s.kind === kind && s.state === "saved" && s.secretKeyId === secretKeyId));
