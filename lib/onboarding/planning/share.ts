import { canDo, type Duty } from "@/lib/catalogue/duties";
import type { Choices } from "../choosing/choices";
import { dutyFor } from "./change-words";
import { type Change, isHandOver, type Plan, serviceOf } from "./changes";
import { isCleaning, isHeldBack } from "./cleaning";
import type { Desired } from "./desired";
import { blocksIntegration, integrations, lacksPortalUrl, needsExchange } from "./integrations";
import type { Observed } from "./observed";

/** Divides a plan into what the signed-in admin can do and what is left for somebody else of the customer. Pure. */

/** `exchangeIsLeft`: somebody has to sign in for Exchange first, so that Exchange's changes are not planned yet. */
export type Share = { mine: Plan; left: readonly { change: Change; duty: Duty }[]; exchangeIsLeft: boolean };

type About = {
  desired: Desired;
  choices: Choices;
  observed: Observed;
  /** Whether Exchange's part was done when it was last observed. Then nobody has to sign in for Exchange again. */
  wasExchangeDone: boolean;
};

/** When the roles are unknown, the whole plan counts as possible: Microsoft decides. */
export function shareOut(plan: Plan, { desired, choices, observed, wasExchangeDone }: About): Share {
  // Exchange's changes have their own sign-in, maybe by another person, so these roles say nothing about them.
  const isLeft = (change: Change) => serviceOf(change) === "graph" && canDo(dutyFor(change), observed.roles) === "no";
  const isDirty = plan.some((change) => isCleaning(change) && isLeft(change));
  const isHeld = (change: Change) => isDirty && isHeldBack(change, plan);
  const left = plan.filter((change) => isLeft(change) || isHeld(change));
  const exchangeIsLeft = desired.exchange && !observed.exchange.known && !wasExchangeDone;
  const mine = plan.filter((change) => !left.includes(change) && !(isHandOver(change) && waits(change, { left, exchangeIsLeft, choices })));
  return { mine, left: left.map((change) => ({ change, duty: dutyFor(change) })), exchangeIsLeft };
}

function waits(handOver: Change, { left, exchangeIsLeft, choices }: { left: Plan; exchangeIsLeft: boolean; choices: Choices }): boolean {
  const integration = integrations.find(({ change }) => change === handOver.do);
  if (integration === undefined) return false;
  if (lacksPortalUrl(integration.kind, choices)) return true;
  if (needsExchange(integration.kind) && exchangeIsLeft) return true;
  return left.some((change) => blocksIntegration(change, integration.kind));
}
