import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type DirectoryRoleKey, directoryRoleKeys, type RolesSeen } from "@/lib/catalogue/directory-roles";
import { inCustomer } from "./database";
import { Prisma } from "./generated/client";

/** A customer's people who have signed in. They are identified by tenant id and object id, never by e-mail address. */

export type Person = {
  id: string;
  customerId: string;
  entraTenantId: string;
  entraObjectId: string;
  name: string;
  userName: string;
  roles: RolesSeen;
  firstSeenAt: string;
  lastSeenAt: string;
};

type SeenPerson = Pick<Person, "entraTenantId" | "entraObjectId" | "name" | "userName" | "roles">;

/**
 * When Microsoft does not report roles this time, a person who is known to hold none stays so: a fault of Microsoft's must not turn a known
 * "no" into "unknown", which may do more. Any other roles become unknown (null), since they may have been taken away.
 */
export function recordPerson(customerId: string, seen: SeenPerson): Promise<Person> {
  const { entraTenantId, entraObjectId } = seen;
  const now = { name: seen.name, userName: seen.userName, lastSeenAt: new Date(), ...(seen.roles ? { roles: [...seen.roles] } : {}) };
  return inCustomer(customerId, async (db) => {
    if (seen.roles === null) {
      const where = { customerId, entraTenantId, entraObjectId, NOT: { roles: { equals: [] } } };
      await db.person.updateMany({ where, data: { roles: Prisma.DbNull } });
    }
    const row = await db.person.upsert({
      where: { customerId_entraTenantId_entraObjectId: { customerId, entraTenantId, entraObjectId } },
      create: { id: randomUUID(), customerId, entraTenantId, entraObjectId, ...now },
      update: now,
    });
    return toPerson(row);
  });
}

export function getPerson(customerId: string, id: string): Promise<Person> {
  return inCustomer(customerId, async (db) => toPerson(await db.person.findUniqueOrThrow({ where: { id, customerId } })));
}

export function findPersonByObjectId(
  customerId: string,
  { entraTenantId, entraObjectId }: Pick<Person, "entraTenantId" | "entraObjectId">,
): Promise<Person | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.person.findFirst({ where: { customerId, entraTenantId, entraObjectId } });
    return row && toPerson(row);
  });
}

/** Most recently seen first. */
export function listPeople(customerId: string): Promise<Person[]> {
  return inCustomer(customerId, async (db) => (await db.person.findMany({ where: { customerId }, orderBy: lastSeenFirst })).map(toPerson));
}

export const lastSeenFirst = { lastSeenAt: "desc" } as const;

/** Leaves out roles that this version does not know. */
export const rolesSchema = z
  .array(z.string())
  .transform((keys) => keys.filter((key): key is DirectoryRoleKey => directoryRoleKeys.some((known) => known === key)))
  .nullable();

export function toPerson(row: Prisma.PersonGetPayload<object>): Person {
  return {
    ...row,
    roles: rolesSchema.parse(row.roles),
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  };
}
