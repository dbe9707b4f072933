import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { isSettled, type StepState } from "@/lib/catalogue/states";
import { type StepStates, statesOfSteps } from "@/lib/catalogue/step-states";
import type { StepSlug } from "@/lib/catalogue/steps";
import { type Choices, isOn } from "@/lib/onboarding/choosing/choices";
import type { ChecklistView } from "@/lib/onboarding/status/checklist";
import { type Waiting, type WaitingOn, whoseTurn } from "./waiting-on";

/** One customer in one row of staff's list: everything that it is filtered and sorted by. Pure; the clock is given. */

/** How far they are, by the furthest thing that is behind them. */
export const stages = ["invited", "choosing", "setting-up", "handing-over", "finishing", "complete"] as const;
export type Stage = (typeof stages)[number];

export const stageWords: Record<Stage, string> = {
  invited: "Invited",
  choosing: "Choosing",
  "setting-up": "Setting up",
  "handing-over": "Handing over",
  finishing: "Finishing",
  complete: "Complete",
};

export const expiryKinds = ["client-secret", "certificate"] as const;
export type ExpiryKind = (typeof expiryKinds)[number];

export type Summary = {
  states: StepStates;
  done: number;
  of: number;
  waitingOn: WaitingOn;
  waitingStep: StepSlug | null;
  /** Null when they wait for nobody. */
  waitingSince: string | null;
  stage: Stage;
  nextExpiry: { at: string; what: ExpiryKind } | null;
  lastActivityAt: string;
  /** Of the optional ones, those that were chosen; null while nothing has been. */
  capabilities: readonly string[] | null;
};

export type SummaryInput = {
  checklist: Pick<ChecklistView, "done" | "of" | "steps" | "run">;
  choices: Choices | null;
  /** The client secret that Dropzone holds, and the certificate of their Dropzone tenant. */
  secretEndsAt: string | null;
  certificateEndsAt: string | null;
  /** Somebody has come in, or a link by which they could still works. */
  isInvited: boolean;
  lastActivityAt: string;
  /** The summary before, for since when they have been waiting. */
  before: Pick<Summary, "waitingOn" | "waitingStep" | "waitingSince"> | null;
  now: string;
};

export function summaryOf(input: SummaryInput): Summary {
  const { checklist, choices, lastActivityAt } = input;
  const waiting = whoseTurn(checklist, input);
  return {
    states: statesOfSteps((slug) => stateOf(checklist, slug)),
    done: checklist.done,
    of: checklist.of,
    waitingOn: waiting.who,
    waitingStep: waiting.step,
    waitingSince: sinceWhen(waiting, input),
    stage: stageOf(checklist),
    nextExpiry: nextExpiry(input),
    lastActivityAt,
    capabilities: choices && optionalCapabilities.filter((capability) => isOn(choices, capability)),
  };
}

/** For the same person at the same step since then, for another one since now. The first time, since anything happened. */
function sinceWhen({ who, step }: Waiting, { before, lastActivityAt, now }: SummaryInput): string | null {
  if (who === "nobody") return null;
  if (before === null) return lastActivityAt;
  const isTheSame = before.waitingOn === who && before.waitingStep === step;
  return (isTheSame ? before.waitingSince : null) ?? now;
}

function stageOf(checklist: SummaryInput["checklist"]): Stage {
  const isDone = (slug: StepSlug) => isSettled(stateOf(checklist, slug));
  if (checklist.done === checklist.of) return "complete";
  if (!isDone("connect")) return "invited";
  if (!isDone("capabilities")) return "choosing";
  if (isDone("data-source") && isDone("alert-source")) return "finishing";
  return isDone("verification") ? "handing-over" : "setting-up";
}

function nextExpiry({ choices, secretEndsAt, certificateEndsAt }: SummaryInput): Summary["nextExpiry"] {
  const usesCertificate = choices !== null && isOn(choices, "quarantine");
  const known = [
    ...(secretEndsAt ? [{ at: secretEndsAt, what: "client-secret" as const }] : []),
    ...(usesCertificate && certificateEndsAt ? [{ at: certificateEndsAt, what: "certificate" as const }] : []),
  ];
  return known.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0] ?? null;
}

const stateOf = (checklist: SummaryInput["checklist"], slug: StepSlug): StepState =>
  checklist.steps.find((view) => view.slug === slug)?.state ?? "waiting";
