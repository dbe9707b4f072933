import { z } from "zod";
import { type ErrorCode, isErrorCode } from "@/lib/errors/codes";
import { type Trouble, troubleWords } from "@/lib/errors/trouble";
import { Prisma } from "./generated/client";
import { troubleFromWords, wordsSchema } from "./trouble-in-words";

/** What blocks a step or a change, as a JSON column. */

const currentSchema = z
  .object({
    code: z.string(),
    vendorCode: z.string().nullable(),
    detail: z.string().nullable(),
    requestId: z.string().nullable(),
    at: z.string(),
    since: z.string().optional(),
    status: z.number().nullish(),
  })
  // A newer process may have written a code that this one does not know.
  .transform(({ code, ...rest }) => (isErrorCode(code) ? { ...rest, code } : { ...rest, code: unknownCode, vendorCode: code }));

const unknownCode: ErrorCode = "unexpected";

export const troubleSchema = z
  .union([currentSchema, wordsSchema.transform(troubleFromWords)])
  .nullable() satisfies z.ZodType<Trouble | null>;

/**
 * The JSON that is written. It includes the words for processes of the previous version, which cannot read a trouble without them and may
 * run beside this one during a deployment. This version does not read the words.
 */
export const storedTrouble = (trouble: Trouble | null) => (trouble === null ? Prisma.DbNull : { ...trouble, ...troubleWords(trouble) });
