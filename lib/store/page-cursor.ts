import { z } from "zod";

/** Where a page of a list ended: the last row's value in the sort column, and its id, which orders rows with the same value. */

export type PageCursor<Value> = { value: Value; id: string };

export const writeCursor = (cursor: PageCursor<string | null>): string => Buffer.from(JSON.stringify(cursor)).toString("base64url");

/** Null for a cursor that is not valid for this order: truncated by a mail program, made for another order, or invented. */
export function readCursor<Value>(written: string | null, valueSchema: z.ZodType<Value>): PageCursor<Value> | null {
  if (written === null || written.length > longestCursor) return null;
  try {
    return z.object({ value: valueSchema, id: z.guid() }).parse(JSON.parse(Buffer.from(written, "base64url").toString()));
  } catch {
    return null;
  }
}

/** Characters. A cursor holds one value of a row, and an id. */
export const longestCursor = 10_000;

/** A time that PostgreSQL accepts too: it has no year 0. */
export const momentSchema = z.iso.datetime().refine((moment) => !moment.startsWith("0000"));

/** PostgreSQL text cannot contain NUL. */
export const textSchema = z.string().refine((text) => !text.includes("\0"));
