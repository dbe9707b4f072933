import { z } from "zod";

/** Where a page of a list ended: the value that it is sorted by, and the id that tells rows with the same value apart. */

export type PageCursor<Value> = { value: Value; id: string };

export const writeCursor = (cursor: PageCursor<string | null>): string => Buffer.from(JSON.stringify(cursor)).toString("base64url");

/** Null for one that nobody gave out for this order: cut off by a mail program, of another sort, or made up. */
export function readCursor<Value>(written: string | null, valueSchema: z.ZodType<Value>): PageCursor<Value> | null {
  if (written === null) return null;
  try {
    return z.object({ value: valueSchema, id: z.guid() }).parse(JSON.parse(Buffer.from(written, "base64url").toString()));
  } catch {
    return null;
  }
}

/** That PostgreSQL reads too: it knows no year nought. */
export const momentSchema = z.iso.datetime().refine((moment) => !moment.startsWith("0000"));

/** Without the one character that PostgreSQL keeps in no text. */
export const textSchema = z.string().refine((text) => !text.includes("\0"));
