import "server-only";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { destroyTokensOf } from "@/lib/store/credentials";
import { findPersonByObjectId, type Person, recordPerson } from "@/lib/store/people";
import type { IsTokenInUse } from "./keep-delegated-token";

/**
 * Records who signed in, with the roles that they hold now. When there is a role more than before, as after an activation in PIM, their tokens
 * from before are destroyed: Microsoft goes by the roles in a token, and the next plan asks for a new one.
 */
export async function recordSignedIn(
  customerId: string,
  seen: Parameters<typeof recordPerson>[1],
  isTokenInUse: IsTokenInUse,
): Promise<Person> {
  const before = await findPersonByObjectId(customerId, seen);
  const person = await recordPerson(customerId, seen);
  if (before && hasGained(before.roles, person.roles) && !(await isTokenInUse(customerId))) await destroyTokensOf(customerId, person.id);
  return person;
}

const hasGained = (before: RolesSeen, after: RolesSeen): boolean =>
  before !== null && after !== null && after.filter((role) => !before.includes(role)).length > 0;
