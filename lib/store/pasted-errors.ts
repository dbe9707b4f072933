import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { asStaff, asStaffWriter } from "./database";

/** Errors that were pasted and that nobody could explain: redacted, and counted, so that the commonest one is explained first. */

export type PastedError = {
  id: string;
  text: string;
  code: string | null;
  /** At whom it was met last, when the one who pasted it said so. */
  customerId: string | null;
  times: number;
  firstSeenAt: string;
  lastSeenAt: string;
};

/** `text` has been redacted. Two texts of one fingerprint are one error. Gives how often it has been seen. */
export function rememberPastedError(error: Pick<PastedError, "text" | "code" | "customerId"> & { fingerprint: string }): Promise<number> {
  const { text: redactedText, code, customerId } = error;
  const textHash = createHash("sha256").update(error.fingerprint).digest("hex");
  const again = { times: { increment: 1 }, lastSeenAt: new Date(), ...(customerId ? { customerId } : {}) };
  return asStaffWriter(async (db) => {
    const row = await db.pastedError.upsert({
      where: { textHash },
      create: { id: randomUUID(), textHash, redactedText, code, customerId },
      update: again,
    });
    return row.times;
  });
}

/** Those seen most often first. */
export function listPastedErrors(limit: number): Promise<PastedError[]> {
  return asStaff(async (db) => {
    const rows = await db.pastedError.findMany({ orderBy: [{ times: "desc" }, { lastSeenAt: "desc" }], take: limit });
    return rows.map(({ id, redactedText, code, customerId, times, createdAt, lastSeenAt }) => ({
      ...{ id, text: redactedText, code, customerId, times },
      ...{ firstSeenAt: createdAt.toISOString(), lastSeenAt: lastSeenAt.toISOString() },
    }));
  });
}
