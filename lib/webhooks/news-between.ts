import { type StepStates, statesOfSteps } from "@/lib/catalogue/step-states";
import { steps } from "@/lib/catalogue/steps";
import type { WaitingOn } from "@/lib/catalogue/waiting-on";
import type { CustomerNews } from "./event-data";

/** Which webhook events follow from a customer's earlier and current progress. Pure. */

/** A customer's progress: the state of each step, and how many of the steps that count are done. */
export type Standing = { states: StepStates; done: number; of: number; waitingOn: WaitingOn };

/** `before` is null for a customer without a summary: every step then counts as "waiting" before. */
export function newsBetween(before: Standing | null, after: Standing): CustomerNews[] {
  const from = before?.states ?? statesOfSteps(() => undefined);
  const changed = steps.flatMap(({ slug, title }): CustomerNews[] => {
    const [was, is] = [from[slug], after.states[slug]];
    return was === is ? [] : [{ type: "customer.step_changed", data: { step: { slug, title }, from: was, to: is } }];
  });
  const stuck = steps.filter(({ slug }) => after.states[slug] === "stuck").map(({ slug, title }) => ({ slug, title }));
  const isNewlyStuck = stuck.length > 0 && !Object.values(from).includes("stuck");
  const isNewlyComplete = isComplete(after) && !(before && isComplete(before));
  return [
    ...changed,
    ...(isNewlyStuck ? [{ type: "customer.stuck", data: { steps: stuck, waitingOn: after.waitingOn } } as const] : []),
    ...(isNewlyComplete ? [{ type: "customer.completed", data: {} } as const] : []),
  ];
}

const isComplete = ({ done, of }: Standing) => of > 0 && done === of;
