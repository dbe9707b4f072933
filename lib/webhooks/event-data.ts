import type { StepState } from "@/lib/catalogue/states";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { WaitingOn } from "@/lib/catalogue/waiting-on";
import type { WebhookEventType } from "@/lib/catalogue/webhook-events";

/** The data of each event, besides the customer. docs/openapi.yaml is the contract. */

export type StepRef = { slug: StepSlug; title: string };

type WaitingCustomer = {
  customer: { slug: string; name: string; url: string };
  waitingOn: WaitingOn;
  step: StepRef | null;
  since: string;
};

type EventData = {
  "customer.step_changed": { step: StepRef; from: StepState; to: StepState };
  "customer.completed": Record<string, never>;
  "customer.stuck": { steps: StepRef[]; waitingOn: WaitingOn };
  "customer.drifted": { steps: StepRef[]; since: string | null };
  "customer.recovered": Record<string, never>;
  "secret.expiring": { what: string; endsAt: string };
  /** `eraseAt`: when what is stored about the customer is erased. */
  "customer.ended": { eraseAt: string };
  "customer.resumed": Record<string, never>;
  /** `day`: where the staff are. `count`: also those who are not listed. `url`: the staff's list. */
  "customers.waiting": { day: string; count: number; waiting: WaitingCustomer[]; url: string };
};

/** An event with its data. An event of the catalogue that has no data here does not compile. */
export type WebhookEvent<Type extends WebhookEventType = WebhookEventType> = { [T in Type]: { type: T; data: EventData[T] } }[Type];

/** The events that follow from a customer's progress. */
export type CustomerNews = WebhookEvent<
  Exclude<WebhookEventType, "secret.expiring" | "customer.ended" | "customer.resumed" | "customers.waiting">
>;
