import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isStaffRole, type StaffRole } from "@/lib/catalogue/staff-roles";
import { asStaff, asStaffWriter } from "./database";
import type { Prisma } from "./generated/client";

/** Dropzone's staff who have signed in. They are identified by object id in Dropzone's tenant, never by e-mail address. */

export type StaffMember = {
  id: string;
  entraObjectId: string;
  name: string;
  userName: string;
  roles: StaffRole[];
  firstSeenAt: string;
  lastSeenAt: string;
};

type SeenStaff = Pick<StaffMember, "entraObjectId" | "name" | "userName" | "roles">;

export function recordStaff({ entraObjectId, ...seen }: SeenStaff): Promise<StaffMember> {
  const now = { ...seen, lastSeenAt: new Date() };
  return asStaffWriter(async (db) =>
    toStaff(await db.staffMember.upsert({ where: { entraObjectId }, create: { id: randomUUID(), entraObjectId, ...now }, update: now })),
  );
}

/** Sorted by name. */
export function listStaff(): Promise<StaffMember[]> {
  return asStaff(async (db) => (await db.staffMember.findMany({ orderBy: { name: "asc" } })).map(toStaff));
}

/** Leaves out roles that this version does not know. */
const rolesSchema = z.array(z.string()).transform((roles) => roles.filter(isStaffRole));

export function toStaff(row: Prisma.StaffMemberGetPayload<object>): StaffMember {
  return {
    ...row,
    roles: rolesSchema.parse(row.roles),
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  };
}
