import { z } from "zod";
import { runPurposes } from "@/lib/catalogue/run-purposes";
import { stepSlugs } from "@/lib/catalogue/steps";

/** What a letter is about: facts that are stored. Its words are written when it is sent. */

const endingSchema = z.object({ what: z.enum(["client-secret", "certificate"]), endsAt: z.iso.datetime() });
/** A secret or certificate, and when it ends. */
export type Ending = z.infer<typeof endingSchema>;

const step = z.enum(stepSlugs);
const letterSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("confirm"), step: z.null(), facts: z.object({}) }),
  z.object({ kind: z.literal("reminder"), step, facts: endingSchema }),
  /** `since`: when it began to wait, as the customer's summary has it. */
  z.object({ kind: z.literal("turn"), step, facts: z.object({ since: z.iso.datetime() }) }),
  z.object({
    kind: z.literal("done"),
    step: step.nullable(),
    facts: z.discriminatedUnion("what", [
      /** `left`: the changes of the run that were not made. `purpose`: absent in letters that versions before wrote. */
      z.object({ what: z.literal("run"), left: z.int(), purpose: z.enum(runPurposes).optional() }),
      z.object({ what: z.literal("first-alert"), at: z.iso.datetime() }),
    ]),
  }),
  /** `lastSeenAt`: when it was last seen to work. Null when that is not known. */
  z.object({ kind: z.literal("broken"), step, facts: z.object({ lastSeenAt: z.iso.datetime().nullable() }) }),
]);

export type LetterContent = z.infer<typeof letterSchema>;

/** Null for a letter that another version of the program has written and this one cannot read. */
export function readLetter(row: { kind: string; step: string | null; facts: unknown }): LetterContent | null {
  return letterSchema.safeParse(row).data ?? null;
}
