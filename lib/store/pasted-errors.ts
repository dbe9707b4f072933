import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { asStaff, asStaffWriter } from "./database";

/** Pasted errors that the portal could not explain, redacted and counted, so that the most frequent one is explained first. */

export type PastedError = {
  id: string;
  text: string;
  code: string | null;
  /** The customer who met it last. Null when nobody who pasted it named one. */
  customerId: string | null;
  times: number;
  firstSeenAt: string;
  lastSeenAt: string;
};

/** The caller has redacted `text`. Texts with the same fingerprint are one error. Returns how often it has been seen. */
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

/** Most frequent first. */
export function listPastedErrors(limit: number): Promise<PastedError[]> {
  return asStaff(async (db) => {
    const rows = await db.pastedError.findMany({ orderBy: [{ times: "desc" }, { lastSeenAt: "desc" }], take: limit });
    return rows.map(({ id, redactedText, code, customerId, times, createdAt, lastSeenAt }) => ({
      ...{ id, text: redactedText, code, customerId, times },
      ...{ firstSeenAt: createdAt.toISOString(), lastSeenAt: lastSeenAt.toISOString() },
    }));
  });
}
