import { type IntegrationKind, integrations } from "../planning/integrations";
import type { EvidenceRow, Fact, StepView } from "./checklist";
import { needsYou, stepView } from "./step-view";

/** The steps about the integrations that are saved in Dropzone. */

type Saved = { integrationId: string | null; savedAt: string | null };

export function savedStep(
  kind: IntegrationKind,
  saved: Saved,
  { at, evidence }: { at: string; evidence: readonly EvidenceRow[] },
): StepView {
  const facts: Fact[] = [
    { label: "Integration", value: integrations.find((i) => i.kind === kind)?.tile ?? kind },
    ...(saved.integrationId ? [{ label: "Integration ID", value: saved.integrationId, copy: true }] : []),
    ...(saved.savedAt ? [{ label: "Saved", value: saved.savedAt.slice(0, 10), at: saved.savedAt }] : []),
  ];
  return stepView(kind, "done", "Tested and saved in Dropzone", at, { facts, evidence });
}

export const outdatedStep = (kind: IntegrationKind, at: string): StepView =>
  needsYou(kind, "Your choices have changed since it was saved. Review the changes to save it again.", at);
