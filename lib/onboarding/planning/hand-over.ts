import type { ErrorCode } from "@/lib/errors/codes";
import type { ChangeProgress } from "./changes";
import { blocksIntegration, type IntegrationKind, integrations, type Readiness } from "./integrations";

/** What is handed to Dropzone, what a refusal means, and when nothing is left to wait for. Pure. */

/** `refused` may pass by itself; `refused-for-good` needs somebody to do something. */
export type HandOverOutcome = "saved" | "refused" | "refused-for-good";

/** What a run was asked to save, has not saved, and did not fail to prepare. */
export function kindsToHandOver(changes: readonly ChangeProgress[]): IntegrationKind[] {
  const failed = changes.filter(({ state }) => state === "failed").map(({ change }) => change);
  return integrations
    .filter((integration) => changes.some(({ change, state }) => change.do === integration.change && state !== "done"))
    .filter(({ kind }) => !failed.some((change) => blocksIntegration(change, kind)))
    .map(({ kind }) => kind);
}

export const refusalOutcome = (reason: ErrorCode): HandOverOutcome => (passing.includes(reason) ? "refused" : "refused-for-good");

/** A secret takes its time to be known in every region of Microsoft's, and Dropzone may have a bad minute. */
const passing: readonly ErrorCode[] = ["dropzone-test-failed", "dropzone-unreachable", "dropzone-slowed-us-down"];

/** Whether waiting can bring nothing more for an integration. `outcome`: undefined when it was not handed over this time. */
export function isSettled(readiness: Readiness, outcome: HandOverOutcome | undefined): boolean {
  switch (readiness) {
    case "out-of-reach":
      return true;
    case "not-yet":
    case "ready":
      return outcome === "saved" || outcome === "refused-for-good";
  }
}

type Submitted = { kind: IntegrationKind; state: string; secretKeyId: string | null };

/** Whether both integrations were saved with this very secret. Then nobody needs it here any more. */
export const isHeldByDropzone = (submissions: readonly Submitted[], secretKeyId: string): boolean =>
  integrations.every(({ kind }) => submissions.some((s) => s.kind === kind && s.state === "saved" && s.secretKeyId === secretKeyId));
