import "server-only";
import { type Choices, choicesSchema } from "@/lib/onboarding/choosing/choices-schema";
import type { Agreements } from "@/lib/onboarding/preflight/facts";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/** What the customer chose: capabilities, alert types, Portal URL; and what they answered to the questions before the plan. */

export async function saveChoices(customerId: string, choices: Choices, personId: string): Promise<void> {
  const data = { ...choicesSchema.parse(choices), chosenBy: personId, chosenAt: new Date() };
  await inCustomer(customerId, (db) => db.choice.upsert({ where: { customerId }, create: { customerId, ...data }, update: data }));
}

/** Null until the customer has chosen. */
export function findChoices(customerId: string): Promise<Choices | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.choice.findUnique({ where: { customerId } });
    return row && choicesSchema.parse(row);
  });
}

/** When they chose last, ISO 8601. Null until they have. */
export function findChosenAt(customerId: string): Promise<string | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.choice.findUnique({ where: { customerId }, select: { chosenAt: true } });
    return row?.chosenAt.toISOString() ?? null;
  });
}

/** `exchangeCustomizedAt`: when the portal ran Enable-OrganizationCustomization, ISO 8601. Null when it never did. */
export type StoredAgreements = Agreements & { exchangeCustomizedAt: string | null };

export type Chosen = { choices: Choices; agreements: StoredAgreements };

export function toChosen(row: Prisma.ChoiceGetPayload<object>): Chosen {
  const { secretDays, mayCustomizeExchange, exchangeCustomizedAt } = row;
  const agreements = { secretDays, mayCustomizeExchange, exchangeCustomizedAt: exchangeCustomizedAt?.toISOString() ?? null };
  return { choices: choicesSchema.parse(row), agreements };
}

/** What is not given stays. Does nothing before the customer has chosen. */
export async function saveAgreements(customerId: string, agreed: Partial<StoredAgreements>): Promise<void> {
  await inCustomer(customerId, (db) => db.choice.updateMany({ where: { customerId }, data: agreed }));
}
