import "server-only";
import { randomUUID } from "node:crypto";
import { asStaff, inCustomer } from "./database";

/** Notes that staff write about a customer for one another. A note is never changed, and no customer page reads them. */

export type Note = { id: string; author: { id: string; name: string }; text: string; createdAt: string };

export async function addNote(customerId: string, note: { authorId: string; text: string }): Promise<void> {
  await inCustomer(customerId, (db) => db.customerNote.create({ data: { id: randomUUID(), customerId, ...note } }));
}

/** Newest first. */
export function listNotes(customerId: string): Promise<Note[]> {
  return asStaff(async (db) => {
    const rows = await db.customerNote.findMany({
      where: { customerId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      include: { author: { select: { id: true, name: true } } },
    });
    return rows.map(({ id, author, text, createdAt }) => ({ id, author, text, createdAt: createdAt.toISOString() }));
  });
}
