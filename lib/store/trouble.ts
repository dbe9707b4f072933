import { z } from "zod";
import { type ErrorCode, isErrorCode } from "@/lib/errors/codes";
import { type Trouble, troubleWords } from "@/lib/errors/trouble";
import { Prisma } from "./generated/client";
import { troubleFromWords, wordsSchema } from "./trouble-in-words";

/** What stands in the way of a step or a change, as a JSON column. */

const currentSchema = z
  .object({
    code: z.string(),
    vendorCode: z.string().nullable(),
    detail: z.string().nullable(),
    requestId: z.string().nullable(),
    at: z.string(),
  })
  // A newer process may have written a code that this one does not know.
  .transform(({ code, ...rest }) => (isErrorCode(code) ? { ...rest, code } : { ...rest, code: unknownCode, vendorCode: code }));

const unknownCode: ErrorCode = "unexpected";

export const troubleSchema = z
  .union([currentSchema, wordsSchema.transform(troubleFromWords)])
  .nullable() satisfies z.ZodType<Trouble | null>;

/**
 * As it is written. The words go along for processes of the version before, which cannot read a trouble without them and may run beside
 * this one during a deployment. Nothing here reads them back.
 */
export const storedTrouble = (trouble: Trouble | null) => (trouble === null ? Prisma.DbNull : { ...trouble, ...troubleWords(trouble) });
