import { canDo, type Duty } from "@/lib/catalogue/duties";
import type { Choices } from "../choosing/choices";
import { dutyFor } from "./change-words";
import { type Change, isHandOver, type Plan, serviceOf } from "./changes";
import type { Desired } from "./desired";
import { blocksIntegration, integrations, lacksPortalUrl, needsExchange } from "./integrations";
import type { Observed } from "./observed";

/** What of a plan the admin who is signed in can do, and what is left for somebody else of theirs. Pure. */

export type Share = { mine: Plan; left: readonly { change: Change; duty: Duty }[]; exchangeIsLeft: boolean };

type About = {
  desired: Desired;
  choices: Choices;
  observed: Observed;
  /** When it was last seen: nobody has to sign in for Exchange to see it again. */
  wasExchangeDone: boolean;
};

/** Only roles that Microsoft has told us count: unknown ones stop nobody. */
export function shareOut(plan: Plan, { desired, choices, observed, wasExchangeDone }: About): Share {
  // Exchange answered, so its own sign-in is there: those roles are another person's, perhaps.
  const isLeft = (change: Change) => serviceOf(change) === "graph" && canDo(dutyFor(change), observed.roles) === "no";
  const left = plan.filter(isLeft);
  const exchangeIsLeft = desired.exchange && !observed.exchange.known && !wasExchangeDone;
  const mine = plan.filter((change) => !isLeft(change) && !(isHandOver(change) && waits(change, { left, exchangeIsLeft, choices })));
  return { mine, left: left.map((change) => ({ change, duty: dutyFor(change) })), exchangeIsLeft };
}

function waits(handOver: Change, { left, exchangeIsLeft, choices }: { left: Plan; exchangeIsLeft: boolean; choices: Choices }): boolean {
  const integration = integrations.find(({ change }) => change === handOver.do);
  if (integration === undefined) return false;
  if (lacksPortalUrl(integration.kind, choices)) return true;
  if (needsExchange(integration.kind) && exchangeIsLeft) return true;
  return left.some((change) => blocksIntegration(change, integration.kind));
}
