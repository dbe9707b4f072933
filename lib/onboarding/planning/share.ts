import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { canDo, type Duty } from "@/lib/catalogue/duties";
import type { Choices } from "../choosing/choices";
import { dutyFor } from "./change-words";
import { type Change, type HandOver, isHandOver, isRetirement, type Plan, serviceOf } from "./changes";
import { isCleaning, isHeldBack } from "./cleaning";
import type { Desired } from "./desired";
import type { Held, Saved } from "./dropzone-side";
import { blockedBy, chosenParts, integrations, partsNotGiven } from "./integrations";
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
  saved: Saved;
  held: Held;
  /** Whether the portal made something in Exchange that the plan may have to remove. */
  isMadeInExchange: boolean;
};

/** When the roles are unknown, the whole plan counts as possible: Microsoft decides. */
export function shareOut(plan: Plan, about: About): Share {
  const { desired, observed, wasExchangeDone } = about;
  // Exchange's changes have their own sign-in, maybe by another person, so these roles say nothing about them.
  const isLeft = (change: Change) => serviceOf(change) === "graph" && canDo(dutyFor(change), observed.roles) === "no";
  const isDirty = plan.some((change) => isCleaning(change) && isLeft(change));
  const isHeld = (change: Change) => isDirty && isHeldBack(change, plan);
  const left = plan.filter((change) => isLeft(change) || isHeld(change));
  const exchangeIsLeft = !observed.exchange.known && (desired.exchange ? !wasExchangeDone : about.isMadeInExchange);
  const isNewSecret = plan.some((change) => change.do === "create-client-secret");
  const mine = plan
    .filter((change) => !left.includes(change))
    .flatMap((change): readonly Change[] =>
      isHandOver(change) ? possibleNow(change, { ...about, left, exchangeIsLeft, isNewSecret }) : [change],
    );
  // What would be saved without it is not saved in this run, so nothing is taken away yet.
  const isKept = integrations.some(
    ({ kind, change: save }) =>
      about.held[kind] !== null && (isNewSecret || about.saved[kind] === null) && !mine.some(({ do: what }) => what === save),
  );
  const keeps = plan.some(isHandOver) && isKept;
  return {
    mine: keeps ? mine.filter((change) => !isRetirement(change)) : mine,
    left: left.map((change) => ({ change, duty: dutyFor(change) })),
    exchangeIsLeft,
  };
}

/**
 * The first duty of the plan whose role became active after the sign-in, as a role does that PIM gives. Null when there is none. Microsoft goes
 * by the roles in the token, which are those of the sign-in.
 */
export function dutyNewSince(mine: Plan, roles: { atSignIn: RolesSeen; now: RolesSeen }): Duty | null {
  const isNew = (duty: Duty) => canDo(duty, roles.atSignIn) === "no" && canDo(duty, roles.now) === "yes";
  return (
    mine
      .filter((change) => serviceOf(change) === "graph")
      .map(dutyFor)
      .find(isNew) ?? null
  );
}

type Waiting = Pick<About, "choices" | "saved"> & { left: Plan; exchangeIsLeft: boolean; isNewSecret: boolean };

/**
 * The hand-over without the parts of its form that wait for somebody else. None when the whole form waits, or when nothing would be saved that
 * Dropzone does not have.
 */
function possibleNow(handOver: HandOver, { left, exchangeIsLeft, isNewSecret, choices, saved }: Waiting): HandOver[] {
  const kind = integrations.find(({ change }) => change === handOver.do)?.kind ?? "data-source";
  const blocked = left.flatMap((change) => blockedBy(change, kind));
  if (blocked.includes("form")) return [];
  const waiting = [...blocked, ...partsNotGiven(kind, choices), ...(exchangeIsLeft ? (["quarantine"] as const) : [])];
  const chosen = chosenParts(kind, choices);
  const later = chosen.filter((part) => waiting.includes(part));
  if (later.length === 0) return [handOver];
  const lacking = saved[kind];
  if (!isNewSecret && lacking !== null && lacking.every((part) => later.includes(part))) return [];
  return [{ ...handOver, parts: chosen.filter((part) => !later.includes(part)), later }];
}
