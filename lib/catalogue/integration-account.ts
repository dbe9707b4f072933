import { z } from "zod";

/** Dropzone's own account of an integration: what it has seen of it since it was saved. docs/dropzone-contract.yaml. */

const moment = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

/**
 * A field is absent when Dropzone does not tell: an older Dropzone knows none of them. `lastError`: null when the last test passed.
 * `firstAlert`: null while no alert has come; a Data Source has none.
 */
export const accountSchema = z.object({
  status: z.enum(["active", "failing"]),
  lastTest: moment.nullable().optional().catch(undefined),
  lastError: z
    .object({ at: moment, message: z.string().transform((text) => text.slice(0, 300)) })
    .nullable()
    .optional()
    .catch(undefined),
  lastEvent: moment.nullable().optional().catch(undefined),
  firstAlert: moment.nullable().optional().catch(undefined),
});
export type Account = z.infer<typeof accountSchema>;

/** Null for an integration that is not in Dropzone. Absent for one about which Dropzone never answered. */
export type Accounts = Partial<Record<"data-source" | "alert-source", Account | null>>;
