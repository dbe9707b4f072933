import "server-only";
import { canDo, type Duty } from "@/lib/catalogue/duties";
import { findStep } from "@/lib/catalogue/steps";
import type { WaitingOn } from "@/lib/catalogue/waiting-on";
import type { Summary } from "@/lib/staff/list/summary";
import { queueLetter, wants } from "@/lib/store/letters";
import { listPeople } from "@/lib/store/people";
import { listSubscriptions, type Subscription } from "@/lib/store/subscriptions";
import { isOf } from "./send-due";

/**
 * Writes “it is your turn” when a customer begins to wait for one of their own people. Call it in the transaction that writes the summary.
 * It goes to those whose roles allow the step, and to a colleague who was named for it.
 */
export async function queueTurn(customerId: string, { before, after }: { before: Summary | null; after: Summary }): Promise<void> {
  const { waitingOn, waitingStep: step, waitingSince: since } = after;
  const isNew = before === null || before.waitingStep !== step || before.waitingSince !== since;
  if (!isNew || !isTheirs(waitingOn) || step === null || since === null) return;
  // Of a step that broke, the letter that says so is enough.
  const isSaid = (each: Subscription) => after.broken.includes(step) && wants(each, "broken");
  const subscriptions = (await listSubscriptions(customerId)).filter((each) => wants(each, "turn") && !isSaid(each));
  if (subscriptions.length === 0) return;
  const people = await listPeople(customerId);
  const duty = findStep(step)?.duty ?? "any-admin";
  const to = subscriptions.filter((each) => isFor(each, duty, people)).map(({ id }) => id);
  await queueLetter(customerId, { kind: "turn", step, facts: { since }, onceKey: `turn:${step}:${since}`, to });
}

function isTheirs(waitingOn: WaitingOn): boolean {
  switch (waitingOn) {
    case "customer-admin":
    case "entra-admin":
    case "exchange-admin":
    case "dropzone-entry":
      return true;
    case "microsoft":
    case "us":
    case "nobody":
      return false;
  }
}

/** Somebody whose roles are not known gets it, unless they were named for another part. */
function isFor(subscription: Subscription, duty: Duty, people: Awaited<ReturnType<typeof listPeople>>): boolean {
  if (subscription.duty !== null) return subscription.duty === duty;
  const person = people.find((each) => isOf(each, subscription));
  return person === undefined || canDo(duty, person.roles) !== "no";
}
