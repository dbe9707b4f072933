import { capability } from "@/lib/catalogue/capabilities";
import type { Account } from "@/lib/catalogue/integration-account";
import { counted, listed } from "@/lib/catalogue/plural";
import { errorRow } from "@/lib/errors/codes";
import { troubleOf } from "@/lib/errors/trouble";
import type { Replaced } from "../planning/changes";
import type { Desired } from "../planning/desired";
import { type Held, inTheWay } from "../planning/dropzone-side";
import { type FormPart, type IntegrationKind, integrations } from "../planning/integrations";
import type { Observed, ObservedIntegration } from "../planning/observed";
import type { EvidenceRow, Fact, StepView } from "./checklist";
import { usualInExchange } from "./lags";
import { couldNotCheckInDropzone, needsYou, stepView } from "./step-view";

/** The steps about the integrations that are saved in Dropzone. */

/** `lacking`: the chosen parts that are not in it yet. */
type Saved = { integrationId: string | null; savedAt: string | null; lacking: readonly FormPart[] };

/**
 * `isComing`: a run is waiting for the parts that are lacking. `keptDays`: for so many days without activity the app's secret is kept here for
 * them.
 */
export function savedStep(
  kind: IntegrationKind,
  saved: Saved,
  { at, evidence, isComing, keptDays }: { at: string; evidence: readonly EvidenceRow[]; isComing: boolean; keptDays: number },
): StepView {
  const facts: Fact[] = [
    { label: "Integration", value: integrations.find((i) => i.kind === kind)?.tile ?? kind },
    ...(saved.integrationId ? [{ label: "Integration ID", value: saved.integrationId, copy: true }] : []),
    ...(saved.savedAt ? [{ label: "Saved", value: saved.savedAt.slice(0, 10), at: saved.savedAt }] : []),
  ];
  if (saved.lacking.length === 0) return stepView(kind, "done", "Tested and saved in Dropzone", at, { facts, evidence });
  const names = listed(saved.lacking.map((part) => capability(part).name));
  const works = kind === "alert-source" ? "Saved, and alerts come in" : "Saved";
  const usual = isComing && saved.lacking.includes("quarantine") ? ` ${usualInExchange}` : "";
  const line = `${works}. ${names} ${saved.lacking.length === 1 ? "is" : "are"} added as soon as the steps for that are done.${usual}`;
  const kept = `Kept here, encrypted, until that is saved, and for at most ${counted(keptDays, "day")} in which nobody does anything. After that a new one is made.`;
  const withKept = [...facts, { label: "Client secret", value: kept }];
  return stepView(kind, isComing ? "propagating" : "waiting", line, at, { facts: withKept, evidence });
}

/**
 * While a new secret is not handed over, nothing is taken from the integration that was saved with the one before. Nothing when there is no
 * such integration, or its secret has ended.
 */
export function goesOnWith(
  saved: { state: string; secretKeyId: string | null; secretEndsAt: string | null } | null,
  { secretKeyId, at }: { secretKeyId: string; at: string },
): Fact[] {
  if (saved?.state !== "saved" || saved.secretKeyId === secretKeyId || saved.secretEndsAt === null || saved.secretEndsAt <= at) return [];
  const value = `Dropzone goes on with the secret that it has. It is valid until ${saved.secretEndsAt.slice(0, 10)}.`;
  return [{ label: "Until then", value, at }];
}

/**
 * The steps whose integration another Entra tenant or app holds in Dropzone, and those where that is over. What Dropzone did not
 * show could not be checked.
 */
export function dropzoneSteps({
  desired,
  observed,
  before,
  submissions,
  lacking,
  held,
  keptDays,
}: {
  desired: Desired;
  observed: Observed;
  before: readonly StepView[];
  submissions: readonly (Omit<Saved, "lacking"> & { kind: IntegrationKind; state: string })[];
  /** The parts that each saved form lacks. */
  lacking: Record<IntegrationKind, readonly FormPart[] | null>;
  held: Held;
  keptDays: number;
}): StepView[] {
  return integrations.flatMap(({ kind }) => {
    const found = observed.integrations[kind];
    const row = before.find(({ slug }) => slug === kind);
    // What a person has to do there, and what was saved, stays true while Dropzone does not answer.
    const isOpen = row === undefined || row.state === "waiting" || row.state === "could-not-check";
    if (!found.known) return found.because === "not-asked" || !isOpen ? [] : [couldNotCheckInDropzone(kind, found, observed.at)];
    const replaced = inTheWay(kind, desired, observed, held);
    if (replaced) return [takenStep(kind, replaced, { host: desired.dropzone.host, at: observed.at })];
    const saved = submissions.find((submission) => submission.kind === kind && submission.state === "saved");
    const broken = saved && brokenBecause(found.value);
    if (broken) return [brokenStep(kind, broken, { account: found.value?.account ?? null, at: observed.at })];
    const wasTaken = row?.trouble?.code === "dropzone-integration-of-another";
    const wasBroken = row?.trouble?.code === "dropzone-integration-failing" || row?.trouble?.code === "dropzone-integration-gone";
    // The portal removed it from Dropzone.
    const isRemoved = row?.state === "done" && saved === undefined;
    if (!wasTaken && !wasBroken && !isRemoved && row?.state !== "could-not-check") return [];
    if (saved)
      return [savedStep(kind, { ...saved, lacking: lacking[kind] ?? [] }, { at: observed.at, evidence: [], isComing: false, keptDays })];
    const line = wasTaken ? "Nothing of another tenant or app is in its place in Dropzone any more" : "Part of the changes you confirm";
    return [stepView(kind, "waiting", line, observed.at)];
  });
}

function takenStep(kind: IntegrationKind, { of, ...ids }: Replaced, { host, at }: { host: string; at: string }): StepView {
  const whose = of === "another-tenant" ? "another Entra tenant" : "another app of your tenant";
  return needsYou(kind, `${host} has an integration of ${whose} in its place. It is replaced only when you confirm that in the plan.`, at, {
    waitsFor: errorRow("dropzone-integration-of-another").who,
    trouble: troubleOf("dropzone-integration-of-another", { at }),
    facts: [
      { label: "Dropzone tenant", value: host },
      { label: "Integration ID there", value: ids.integrationId, copy: true, at },
      { label: "Tenant ID there", value: ids.tenantId, copy: true, at },
      { label: "Client ID there", value: ids.clientId, copy: true, at },
    ],
  });
}

type Broken = "dropzone-integration-failing" | "dropzone-integration-gone";

/** What is wrong with an integration that the portal saved. Null when nothing is. */
function brokenBecause(found: ObservedIntegration | null): Broken | null {
  if (found === null) return "dropzone-integration-gone";
  return found.account.status === "failing" ? "dropzone-integration-failing" : null;
}

function brokenStep(kind: IntegrationKind, code: Broken, { account, at }: { account: Account | null; at: string }): StepView {
  const { what, who } = errorRow(code);
  const facts: Fact[] = [
    ...(account?.lastError ? [{ label: "Dropzone reported", value: account.lastError.message, at: account.lastError.at }] : []),
    ...(account?.lastEvent ? [{ label: "Last used by Dropzone", value: account.lastEvent.slice(0, 10), at: account.lastEvent }] : []),
  ];
  return needsYou(kind, what, at, { waitsFor: who, trouble: troubleOf(code, { at }), facts });
}

/** After the portal has removed it from Dropzone. */
export const removedStep = (kind: IntegrationKind, at: string): StepView =>
  stepView(kind, "waiting", "Removed from Dropzone. It is saved again with the next changes you confirm.", at);

export const outdatedStep = (kind: IntegrationKind, at: string): StepView =>
  needsYou(kind, "Your choices have changed since it was saved. Review the changes to save it again.", at);
