import type { Duty } from "@/lib/catalogue/duties";
import { isGoing } from "@/lib/catalogue/run-states";
import { isSettled } from "@/lib/catalogue/states";
import { findStep, type StepSlug } from "@/lib/catalogue/steps";
import type { WaitingOn } from "@/lib/catalogue/waiting-on";
import { errorRow } from "@/lib/errors/codes";
import type { ChecklistView, StepView } from "@/lib/onboarding/status/checklist";
import { stepWithKeyTrouble } from "@/lib/onboarding/status/dropzone-key";
import { isDuty } from "@/lib/onboarding/status/waits-for";

/** Whose turn it is in an onboarding, for staff who look after many of them. Pure: it only reads the checklist that the customer sees. */

export const waitingWords: Record<WaitingOn, string> = {
  "customer-admin": "Customer's admin",
  "entra-admin": "Entra admin",
  "exchange-admin": "Exchange admin",
  microsoft: "Microsoft",
  "dropzone-entry": "Dropzone entry",
  us: "Us",
  nobody: "Nobody",
};

export type Waiting = { who: WaitingOn; step: StepSlug | null };

type Seen = Pick<ChecklistView, "done" | "of" | "steps" | "run">;

/**
 * `isInvited`: somebody of the customer has signed in, or an invitation link still works. Otherwise nobody can begin, and staff have to
 * make an invitation.
 */
export function whoseTurn(checklist: Seen, { isInvited }: { isInvited: boolean }): Waiting {
  const isConnected = checklist.steps.some(({ slug, state }) => slug === "connect" && state === "done");
  return isConnected || isInvited ? waitingOn(checklist) : { who: "us", step: "connect" };
}

/** The first step in the order of work that somebody can continue. While a run works, it is nobody's turn. */
function waitingOn(checklist: Seen): Waiting {
  const { steps, run } = checklist;
  if (checklist.done === checklist.of) return { who: "nobody", step: null };
  const entered = run && isGoing(run) ? undefined : stepWithKeyTrouble(steps);
  // However far the customer is: nothing that they do can be finished before.
  if (entered) return { who: "us", step: entered.slug };
  const first = (wanted: (view: StepView) => boolean) => steps.find(wanted);
  if (run?.state === "working") return { who: "nobody", step: first(({ state }) => state === "working")?.slug ?? null };
  if (run?.state === "waiting") return { who: "microsoft", step: first(({ state }) => state === "propagating")?.slug ?? null };

  const blocked = first(({ state }) => state === "needs-you" || state === "stuck" || state === "could-not-check");
  if (blocked) return { who: whoMoves(blocked), step: blocked.slug };
  const spreading = first(({ state }) => state === "propagating" || state === "working");
  if (spreading) return { who: "microsoft", step: spreading.slug };
  const ready = first((view) => view.state === "waiting" && isReady(view, steps)) ?? first(({ state }) => state === "waiting");
  return ready ? { who: whoHas(dutyOf(ready)), step: ready.slug } : { who: "nobody", step: null };
}

function whoMoves(view: StepView): WaitingOn {
  const { state, trouble } = view;
  if (trouble === null) return whoHas(dutyOf(view));
  const { whose, waitingHelps } = errorRow(trouble.code);
  switch (whose) {
    case "ours":
    case "dropzone":
      return "us";
    case "microsoft":
      return waitingHelps && state !== "needs-you" ? "microsoft" : whoHas(dutyOf(view));
    case "theirs":
      return whoHas(dutyOf(view));
  }
}

/** The duty that the step waits for, or the usual one of the step. */
function dutyOf({ slug, waitsFor }: StepView): Duty {
  return waitsFor !== null && isDuty(waitsFor) ? waitsFor : (findStep(slug)?.duty ?? "any-admin");
}

function whoHas(duty: Duty): WaitingOn {
  switch (duty) {
    case "any-admin":
    case "defender-access":
      return "customer-admin";
    case "app-admin":
    case "graph-consent":
      return "entra-admin";
    case "exchange-admin":
      return "exchange-admin";
    case "dropzone-admin":
      return "dropzone-entry";
    // The portal could not do what it does by itself.
    case "automatic":
      return "us";
  }
}

function isReady({ slug }: StepView, all: readonly StepView[]): boolean {
  const settled = (before: string) => all.some((view) => view.slug === before && isSettled(view.state));
  return findStep(slug)?.after.every(settled) ?? true;
}
