import type { StepState } from "./states";
import { type StepStates, statesOfSteps } from "./step-states";
import { type StepSlug, steps } from "./steps";

/** What other programs can be told about a customer, and what follows from how they stood before and how they stand now. */

export const webhookEvents = [
  { type: "customer.step_changed", says: "A step is in another state. One event for each step." },
  { type: "customer.completed", says: "Every step that counts is done." },
  { type: "customer.stuck", says: "A step is stuck, and none was before." },
  { type: "secret.expiring", says: "A client secret or certificate ends in 30, 14, 7 or 1 days." },
] as const;
export type WebhookEventType = (typeof webhookEvents)[number]["type"];
export const webhookEventTypes = webhookEvents.map((event) => event.type);

/** Sent on request alone, and whatever events an endpoint has chosen. */
export const testEventType = "portal.test";

/** How a customer stands. */
export type Standing = { states: StepStates; done: number; of: number };

export type CustomerNews =
  | { type: "customer.step_changed"; data: { step: StepRef; from: StepState; to: StepState } }
  | { type: "customer.completed"; data: Record<string, never> }
  | { type: "customer.stuck"; data: { steps: StepRef[] } };

type StepRef = { slug: StepSlug; title: string };

/** A customer that was never looked at before stood at the beginning: everything waited. */
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
    ...(isNewlyStuck ? [{ type: "customer.stuck", data: { steps: stuck } } as const] : []),
    ...(isNewlyComplete ? [{ type: "customer.completed", data: {} } as const] : []),
  ];
}

const isComplete = ({ done, of }: Standing) => of > 0 && done === of;

/** Days before the end at which a warning goes out. */
export const expiryWarnings = [30, 14, 7, 1] as const;
export type ExpiryWarning = (typeof expiryWarnings)[number];

/** The narrowest of the warnings that is due. One that was slept through is made up for by the next, not sent beside it. */
export function dueWarning(endsAt: Date, now: Date): ExpiryWarning | null {
  const daysLeft = (endsAt.getTime() - now.getTime()) / (24 * 3600 * 1000);
  if (daysLeft <= 0) return null;
  return expiryWarnings.findLast((days) => daysLeft <= days) ?? null;
}
