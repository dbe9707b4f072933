import { type ErrorCode, errorRow } from "@/lib/errors/codes";
import { troubleOf } from "@/lib/errors/trouble";
import { integrations } from "../planning/integrations";
import type { StepView } from "./checklist";
import { stepView } from "./step-view";

/** What the Dropzone API key means for the checklist. Without the right one nothing can be finished, so it is found at the beginning. */

/** Errors in what Dropzone's team entered. The whole onboarding waits for them, and the customer can do nothing about it. */
const keyTroubles: readonly ErrorCode[] = [
  "dropzone-key-refused",
  "dropzone-key-missing",
  "dropzone-tenant-unknown",
  "dropzone-host-refused",
];

export const isKeyTrouble = (code: ErrorCode): boolean => keyTroubles.includes(code);

/** The step that waits for Dropzone's team. Undefined when none does. */
export const stepWithKeyTrouble = (steps: readonly StepView[]): StepView | undefined =>
  steps.find(({ state, trouble }) => state === "stuck" && trouble !== null && isKeyTrouble(trouble.code));

/**
 * The steps to record after a test. `reason`: null when nothing is wrong; with `isTested` false only because the key is another one. An outage says nothing about the key, so it changes nothing.
 * Nothing is left to say about the key once both integrations are saved.
 */
export function keySteps(
  reason: ErrorCode | null,
  { before, at, isTested = true }: { before: readonly StepView[]; at: string; isTested?: boolean },
): StepView[] {
  const kind = integrations.map((integration) => integration.kind).find((each) => !isDone(before, each));
  if (kind === undefined) return [];
  const had = stepWithKeyTrouble(before.filter(({ slug }) => slug === kind))?.trouble?.code ?? null;
  if (reason === null)
    return had === null ? [] : [stepView(kind, "waiting", isTested ? "Dropzone accepts the API key" : "A new API key was entered", at)];
  if (!isKeyTrouble(reason) || had === reason) return [];
  const { what, who } = errorRow(reason);
  return [stepView(kind, "stuck", what, at, { waitsFor: who, trouble: troubleOf(reason, { at }) })];
}

const isDone = (steps: readonly StepView[], kind: StepView["slug"]): boolean =>
  steps.some(({ slug, state }) => slug === kind && state === "done");
