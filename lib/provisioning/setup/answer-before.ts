import "server-only";
import type { OptionalCapabilityId } from "@/lib/catalogue/capabilities";
import { isGoing } from "@/lib/catalogue/run-states";
import { AppError } from "@/lib/errors/app-error";
import { recordAudit } from "@/lib/store/audit";
import { findChoices, saveAgreements } from "@/lib/store/choices";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import type { Person } from "@/lib/store/people";
import { latestRun } from "@/lib/store/runs";
import { choose } from "./choose";

/** Keeps what the admin answered to a question of the pre-flight. */

export type BeforeAnswer =
  | { to: "decline"; capability: OptionalCapabilityId }
  | { to: "portal-url"; url: string }
  /** In days. */
  | { to: "secret-life"; days: number }
  | { to: "exchange-customization" };

/** Does nothing before the customer has chosen. Throws AppError "run-already-going" while a run is going. */
export async function answerBefore(customer: Customer, person: Person, answer: BeforeAnswer): Promise<void> {
  const choices = await findChoices(customer.id);
  if (choices === null) return;
  switch (answer.to) {
    case "decline":
      await choose(customer, person.id, {
        ...choices,
        capabilities: choices.capabilities.filter((id) => id !== answer.capability),
        portalUrl: choices.portalUrl ?? "",
      });
      return;
    case "portal-url":
      await choose(customer, person.id, { ...choices, portalUrl: answer.url });
      return;
    case "secret-life":
      return agree(customer.id, person, { to: answer.to, days: answer.days });
    case "exchange-customization":
      return agree(customer.id, person, { to: answer.to, days: null });
  }
}

type Agreed = { to: "secret-life" | "exchange-customization"; days: number | null };

async function agree(customerId: string, { id }: Person, detail: Agreed): Promise<void> {
  // A run makes what was agreed to when it was confirmed.
  if (isGoing(await latestRun(customerId))) throw new AppError("run-already-going");
  await inCustomer(customerId, async () => {
    await saveAgreements(customerId, detail.to === "secret-life" ? { secretDays: detail.days } : { mayCustomizeExchange: true });
    await recordAudit(customerId, { actor: { kind: "customer", id }, action: "agreed-before-plan", detail });
  });
}
