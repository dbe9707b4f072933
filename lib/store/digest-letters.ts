import "server-only";
import type { NudgeTrouble } from "@/lib/staff/letters/nudge-states";
import { asStaff, asStaffWriter, withKey } from "./database";

/**
 * The daily digest by e-mail: who of the staff wants it, and one row for each letter. A letter is sent at most once; when the outcome is not
 * known, its state is "unsure".
 */

/** Null when they do not want it. */
export async function findDigestAddress(staffId: string): Promise<string | null> {
  return (
    (await asStaff((db) => db.staffMember.findUnique({ where: { id: staffId }, select: { digestAddress: true } })))?.digestAddress ?? null
  );
}

export async function setDigestAddress(staffId: string, digestAddress: string | null): Promise<void> {
  await asStaffWriter((db) => db.staffMember.update({ where: { id: staffId }, data: { digestAddress } }));
}

/** For everybody who wants it and holds a role. Adding the letters of a day again adds none. */
export async function addDigestLetters(day: string): Promise<void> {
  await asStaffWriter(async (db) => {
    const wanting = await db.staffMember.findMany({
      where: { digestAddress: { not: null }, NOT: { roles: { equals: [] } } },
      select: { id: true },
    });
    const data = wanting.map(({ id }) => ({ staffId: id, day, state: "queued" }));
    await db.digestLetter.createMany({ data, skipDuplicates: true });
  });
}

/** Whose letter of that day nobody has claimed. */
export async function listQueuedDigests(day: string): Promise<string[]> {
  const rows = await asStaff((db) => db.digestLetter.findMany({ where: { day, state: "queued" }, select: { staffId: true } }));
  return rows.map(({ staffId }) => staffId);
}

type Letter = { staffId: string; day: string };

/**
 * The address to send to; only one caller gets it. When the process that claimed the letter died before it recorded the outcome, the next
 * caller marks it as "unsure". Null when there is nothing to do.
 */
export function claimDigest({ staffId, day }: Letter): Promise<string | null> {
  return asStaffWriter(async (db) => {
    const claimed = await db.digestLetter.updateMany({ where: { staffId, day, state: "queued" }, data: { state: "sending" } });
    if (claimed.count === 1) return (await db.staffMember.findUniqueOrThrow({ where: { id: staffId } })).digestAddress;
    await db.digestLetter.updateMany({ where: { staffId, day, state: "sending" }, data: { state: "unsure" } });
    return null;
  });
}

/** `trouble`: null when it was sent. */
export async function settleDigest({ staffId, day }: Letter, trouble: NudgeTrouble | null): Promise<void> {
  const data = { state: trouble === null ? "sent" : "failed", trouble };
  await asStaffWriter((db) => db.digestLetter.updateMany({ where: { staffId, day, state: "sending" }, data }));
}

/** Deletes the rows of letters that were added before `moment`. Returns how many. */
export async function deleteDigestLetters(moment: Date): Promise<number> {
  return (await withKey("sweep", "old", (db) => db.digestLetter.deleteMany({ where: { createdAt: { lt: moment } } }))).count;
}
