import { z } from "zod";
import type { Trouble } from "@/lib/onboarding/status/checklist";

/** What is wrong with a step or a run, as it is kept. */
export const troubleSchema = z
  .object({
    what: z.string(),
    next: z.string(),
    who: z.string(),
    waitingHelps: z.boolean(),
    code: z.string(),
    requestId: z.string().nullable(),
    at: z.string(),
  })
  .nullable() satisfies z.ZodType<Trouble | null>;
