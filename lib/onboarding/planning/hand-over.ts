import type { ErrorCode } from "@/lib/errors/codes";
import type { Choices } from "../choosing/choices";
import { type ChangeProgress, isHandOver } from "./changes";
import { blockedBy, chosenParts, type FormPart, type FormReadiness, type IntegrationKind, integrations } from "./integrations";

/** Which integrations a run hands over to Dropzone, what Dropzone's refusal means, and when the run can stop waiting. Pure. */

/**
 * `refused`: a later try may succeed. `unanswered`: Dropzone did not answer, or asked to slow down. `refused-for-good`: somebody has to do
 * something first.
 */
export type HandOverOutcome = "saved" | "refused" | "unanswered" | "refused-for-good";

/** What a run was asked to save and has not saved whole. `parts`: those of its form. `blocked`: parts that a failed change of the run blocks. */
export type Wish = { kind: IntegrationKind; parts: readonly FormPart[]; blocked: readonly FormPart[] };

/** None for an integration whose whole form is blocked by a failed change. */
export function wishesOf(changes: readonly ChangeProgress[], choices: Choices): Wish[] {
  const failed = changes.filter(({ state }) => state === "failed").map(({ change }) => change);
  return integrations.flatMap(({ kind, change: name }) => {
    const asked = changes.find(({ change, state }) => change.do === name && state !== "done")?.change;
    const blocked = failed.flatMap((change) => blockedBy(change, kind));
    if (asked === undefined || !isHandOver(asked) || blocked.includes("form")) return [];
    const parts = chosenParts(kind, choices).filter((part) => asked.parts?.includes(part) ?? true);
    return [{ kind, parts, blocked: parts.filter((part) => blocked.includes(part)) }];
  });
}

/**
 * The parts with which an integration is handed over now; null when it waits. `isPatient`: rather waits for a part that is on its way than
 * saves twice.
 */
export function partsNow({ parts, blocked }: Wish, readiness: FormReadiness, { isPatient }: { isPatient: boolean }): FormPart[] | null {
  if (readiness.form !== "ready") return null;
  const free = parts.filter((part) => !blocked.includes(part));
  if (isPatient && free.some((part) => readiness.parts[part] === "not-yet")) return null;
  return free.filter((part) => readiness.parts[part] === "ready");
}

export function refusalOutcome(reason: ErrorCode): Exclude<HandOverOutcome, "saved"> {
  // A new secret is not in all of Microsoft's regions at once, so Dropzone's test may fail at first.
  if (reason === "dropzone-test-failed") return "refused";
  return reason === "dropzone-unreachable" || reason === "dropzone-slowed-us-down" ? "unanswered" : "refused-for-good";
}

/**
 * Whether waiting longer would change nothing for an integration. `outcome`: undefined when it was not handed over this time, "saved" also when
 * the same was saved before.
 */
export function isFinal({ parts, blocked }: Wish, readiness: FormReadiness, outcome: HandOverOutcome | undefined): boolean {
  if (readiness.form === "out-of-reach" || outcome === "refused-for-good") return true;
  if (outcome !== "saved") return false;
  return parts.every((part) => blocked.includes(part) || readiness.parts[part] !== "not-yet");
}

type Submitted = { kind: IntegrationKind; state: string; secretKeyId: string | null; lacking: readonly FormPart[] | null };

/** Whether every integration was saved with this secret, and with all that was chosen. The portal then no longer needs its copy. */
export const isHeldByDropzone = (submissions: readonly Submitted[], secretKeyId: string): boolean =>
  integrations.every(({ kind }) =>
    submissions.some((s) => s.kind === kind && s.state === "saved" && s.secretKeyId === secretKeyId && s.lacking?.length === 0),
  );
