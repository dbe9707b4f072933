import "server-only";
import { randomUUID } from "node:crypto";
import { asStaffWriter, withKey } from "./database";
import { hashToken, newToken } from "./hashed-tokens";
import { type StaffMember, toStaff } from "./staff";

/** Staff's sessions. Their table is separate from the customers' sessions, so that neither kind of token opens the other's pages. */

type StaffSignedIn = { sessionId: string; staff: StaffMember };

/** A working day. Roles are read at sign-in, so a role that was taken away can still count for this long. */
const lifetimeMs = 10 * 60 * 60 * 1000;

export function openStaffSession(staffId: string): Promise<{ token: string; expiresAt: string }> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + lifetimeMs);
  return asStaffWriter(async (db) => {
    await db.staffSession.create({ data: { id: randomUUID(), staffId, tokenHash: hashToken(token), expiresAt } });
    return { token, expiresAt: expiresAt.toISOString() };
  });
}

/** Null when the token is unknown, or its session has expired or was revoked. */
export async function findStaffSession(token: string): Promise<StaffSignedIn | null> {
  const live = await findLive(token);
  if (!live) return null;
  return asStaffWriter(async (db) => {
    const row = await db.staffSession.findUniqueOrThrow({ where: { id: live.id }, include: { staff: true } });
    return { sessionId: row.id, staff: toStaff(row.staff) };
  });
}

/** Does nothing when the token is unknown or its session has ended. */
export async function revokeStaffSession(token: string): Promise<void> {
  const live = await findLive(token);
  if (!live) return;
  await asStaffWriter((db) => db.staffSession.update({ where: { id: live.id }, data: { revokedAt: new Date() } }));
}

function findLive(token: string) {
  const tokenHash = hashToken(token);
  return withKey("staff-session", tokenHash, (db) =>
    db.staffSession.findUnique({ where: { tokenHash, revokedAt: null, expiresAt: { gt: new Date() } }, select: { id: true } }),
  );
}
