import "server-only";
import { randomUUID } from "node:crypto";
import { invitationState } from "@/lib/catalogue/invitation-states";
import { type Customer, getCustomer } from "./customers";
import { type Database, inCustomer, withKey } from "./database";
import type { Prisma } from "./generated/client";
import { hashToken, newToken } from "./hashed-tokens";

/** Links with which a customer's first admin begins. Only the link contains the token; the table keeps its hash. */

export type Invitation = {
  id: string;
  customerId: string;
  createdAt: string;
  createdBy: string;
  expiresAt: string;
  revokedAt: string | null;
  firstUsedAt: string | null;
};

type Minted = { id: string; token: string; expiresAt: string };
type FoundInvitation = { ok: true; invitation: Invitation; customer: Customer } | { ok: false; reason: "unknown" | "expired" | "revoked" };

const lifetimeMs = 14 * 24 * 60 * 60 * 1000;

export function mintInvitation(customerId: string, by: { createdBy: string }): Promise<Minted> {
  return inCustomer(customerId, (db) => mint(db, customerId, by.createdBy));
}

export async function findInvitation(token: string): Promise<FoundInvitation> {
  const tokenHash = hashToken(token);
  const row = await withKey("invitation", tokenHash, (db) => db.invitation.findUnique({ where: { tokenHash } }));
  if (!row) return { ok: false, reason: "unknown" };
  const invitation = toInvitation(row);
  const state = invitationState(invitation, new Date());
  if (state !== "open") return { ok: false, reason: state };
  const customer = await getCustomer(row.customerId);
  return customer.endedAt === null ? { ok: true, invitation, customer } : { ok: false, reason: "revoked" };
}

export async function revokeInvitation(customerId: string, id: string): Promise<void> {
  await inCustomer(customerId, (db) => revoke(db, { customerId, id }));
}

/** Makes a new link and revokes all older ones. */
export function replaceInvitation(customerId: string, by: { createdBy: string }): Promise<Minted> {
  return inCustomer(customerId, async (db) => {
    await revoke(db, { customerId });
    return mint(db, customerId, by.createdBy);
  });
}

/** Records the first use. The link stays usable: a second admin of the same customer may use it too. */
export async function markInvitationUsed(customerId: string, id: string): Promise<void> {
  await inCustomer(customerId, (db) =>
    db.invitation.updateMany({ where: { id, customerId, firstUsedAt: null }, data: { firstUsedAt: new Date() } }),
  );
}

/** Newest first. */
export function listInvitations(customerId: string): Promise<Invitation[]> {
  return inCustomer(customerId, async (db) =>
    (await db.invitation.findMany({ where: { customerId }, orderBy: { createdAt: "desc" } })).map(toInvitation),
  );
}

async function mint(db: Database, customerId: string, createdBy: string): Promise<Minted> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + lifetimeMs);
  const { id } = await db.invitation.create({ data: { id: randomUUID(), customerId, tokenHash: hashToken(token), createdBy, expiresAt } });
  return { id, token, expiresAt: expiresAt.toISOString() };
}

const revoke = (db: Database, which: { customerId: string; id?: string }) =>
  db.invitation.updateMany({ where: { ...which, revokedAt: null }, data: { revokedAt: new Date() } });

function toInvitation({ tokenHash: _, ...row }: Prisma.InvitationGetPayload<object>): Invitation {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    firstUsedAt: row.firstUsedAt?.toISOString() ?? null,
  };
}
