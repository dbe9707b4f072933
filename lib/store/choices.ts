import "server-only";
import { type Choices, choicesSchema } from "@/lib/onboarding/choosing/choices";
import { inCustomer } from "./database";

/** What the customer chose: capabilities, alert types, Portal URL. */

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
