import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { isSettled, type StepState } from "@/lib/catalogue/states";
import { type StepStates, statesOfSteps } from "@/lib/catalogue/step-states";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { WaitingOn } from "@/lib/catalogue/waiting-on";
import { type Choices, isOn } from "@/lib/onboarding/choosing/choices";
import type { ChecklistView } from "@/lib/onboarding/status/checklist";
import { type Waiting, whoseTurn } from "./waiting-on";

/**
 * The summary of a customer: one row of the staff's list, with everything that the list is filtered and sorted by. Pure: `now` is given.
 */

/** How far the onboarding is, in order. `ended`: staff ended the customer, however far it was. */
export const stages = ["invited", "choosing", "setting-up", "handing-over", "finishing", "complete", "ended"] as const;
export type Stage = (typeof stages)[number];

export const stageWords: Record<Stage, string> = {
  invited: "Invited",
  choosing: "Choosing",
  "setting-up": "Setting up",
  "handing-over": "Handing over",
  finishing: "Finishing",
  complete: "Complete",
  ended: "Ended",
};

export const expiryKinds = ["client-secret", "certificate"] as const;
export type ExpiryKind = (typeof expiryKinds)[number];

export type Summary = {
  states: StepStates;
  done: number;
  of: number;
  waitingOn: WaitingOn;
  waitingStep: StepSlug | null;
  /** ISO 8601, as all times here. Null when the customer waits for nobody. */
  waitingSince: string | null;
  stage: Stage;
  nextExpiry: { at: string; what: ExpiryKind } | null;
  lastActivityAt: string;
  /** The optional capabilities that were chosen. Null while the customer has not chosen. */
  capabilities: readonly string[] | null;
  /** Since when something that was done is done no more. Null while nothing is. */
  brokenSince: string | null;
  /** Those steps, the one that broke first first. */
  broken: readonly StepSlug[];
};

export type SummaryInput = {
  checklist: Pick<ChecklistView, "done" | "of" | "steps" | "run" | "drift">;
  choices: Choices | null;
  /** Of the client secret that Dropzone holds. Null when there is none. */
  secretEndsAt: string | null;
  /** Of the certificate of the customer's Dropzone tenant. Null when there is none. */
  certificateEndsAt: string | null;
  /** Somebody of the customer has signed in, or an invitation link still works. */
  isInvited: boolean;
  /** Staff have ended the customer: nobody has to do anything, and nothing that expires matters. */
  isEnded: boolean;
  lastActivityAt: string;
  /** The previous summary, which has the time since when the customer has been waiting. Null for the first summary. */
  before: Pick<Summary, "waitingOn" | "waitingStep" | "waitingSince"> | null;
  now: string;
};

export function summaryOf(input: SummaryInput): Summary {
  const { checklist, choices, lastActivityAt } = input;
  const waiting: Waiting = input.isEnded ? { who: "nobody", step: null } : whoseTurn(checklist, input);
  const broken = (input.isEnded ? [] : checklist.drift).filter(({ step }) => !isSettled(stateOf(checklist, step)));
  return {
    states: statesOfSteps((slug) => stateOf(checklist, slug)),
    done: checklist.done,
    of: checklist.of,
    waitingOn: waiting.who,
    waitingStep: waiting.step,
    waitingSince: sinceWhen(waiting, input),
    stage: input.isEnded ? "ended" : stageOf(checklist),
    nextExpiry: input.isEnded ? null : nextExpiry(input),
    lastActivityAt,
    brokenSince: broken[0]?.foundAt ?? null,
    broken: broken.map(({ step }) => step),
    capabilities: choices && optionalCapabilities.filter((capability) => isOn(choices, capability)),
  };
}

/** The previous time for the same person at the same step, otherwise now. In the first summary, the time of the last activity. */
function sinceWhen({ who, step }: Waiting, { before, lastActivityAt, now }: SummaryInput): string | null {
  if (who === "nobody") return null;
  if (before === null) return lastActivityAt;
  const isTheSame = before.waitingOn === who && before.waitingStep === step;
  return (isTheSame ? before.waitingSince : null) ?? now;
}

function stageOf(checklist: SummaryInput["checklist"]): Exclude<Stage, "ended"> {
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
