import { type Broken, brokenBetween, type StepStates, statesOfSteps } from "@/lib/catalogue/step-states";
import { type Step, steps } from "@/lib/catalogue/steps";
import type { WaitingOn } from "@/lib/catalogue/waiting-on";
import type { CustomerNews } from "./event-data";

/** Which webhook events follow from a customer's earlier and current progress. Pure. */

/** A customer's progress: the state of each step, and how many of the steps that count are done. */
export type Standing = { states: StepStates; done: number; of: number; waitingOn: WaitingOn } & Broken & { brokenSince: string | null };

/** `before` is null for a customer without a summary: every step then counts as "waiting" before. */
export function newsBetween(before: Standing | null, after: Standing): CustomerNews[] {
  const from = before?.states ?? statesOfSteps(() => undefined);
  const changed = steps.flatMap(({ slug, title }): CustomerNews[] => {
    const [was, is] = [from[slug], after.states[slug]];
    return was === is ? [] : [{ type: "customer.step_changed", data: { step: { slug, title }, from: was, to: is } }];
  });
  const stuck = refsTo(({ slug }) => after.states[slug] === "stuck");
  const { broken, isRecovered } = brokenBetween(before, after);
  const drifted = refsTo(({ slug }) => broken.includes(slug));
  const isNewlyStuck = stuck.length > 0 && !Object.values(from).includes("stuck");
  const isNewlyComplete = isComplete(after) && !(before && isComplete(before));
  return [
    ...changed,
    ...(isNewlyStuck ? [{ type: "customer.stuck", data: { steps: stuck, waitingOn: after.waitingOn } } as const] : []),
    ...(drifted.length > 0 ? [{ type: "customer.drifted", data: { steps: drifted, since: after.brokenSince } } as const] : []),
    ...(isRecovered ? [{ type: "customer.recovered", data: {} } as const] : []),
    ...(isNewlyComplete ? [{ type: "customer.completed", data: {} } as const] : []),
  ];
}

const refsTo = (which: (step: Step) => boolean) => steps.filter(which).map(({ slug, title }) => ({ slug, title }));

const isComplete = ({ done, of }: Standing) => of > 0 && done === of;
