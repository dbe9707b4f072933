import { z } from "zod";

/** What is asked of an approver, as it is stored. The kinds and who decides them are in approvals.ts. */

const tenantSchema = z.object({ tenantId: z.guid(), tenantName: z.string().max(300) });

/** What is asked for: the kind, and the facts by which it is decided. They are stored and never change. */
export const requestSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("bind-other-tenant"),
    facts: tenantSchema.extend({
      /** The domains that Microsoft has verified for this tenant. */
      domains: z.array(z.string().max(255)),
      /** What was expected: a domain or a tenant id. */
      expected: z.string().max(255),
      person: z.object({ objectId: z.guid(), name: z.string().max(300), userName: z.string().max(300) }),
    }),
  }),
  z.object({ kind: z.literal("undo-binding"), facts: tenantSchema.extend({ because: z.string().min(1).max(500) }) }),
  z.object({
    kind: z.literal("end-customer"),
    facts: z.object({
      because: z.string().min(1).max(500),
      /** The name of the API key when a program asked. Null when staff did. */
      program: z.string().max(80).nullable(),
    }),
  }),
  z.object({ kind: z.literal("erase-customer"), facts: z.object({ because: z.string().min(1).max(500) }) }),
]);
export type ApprovalRequest = z.infer<typeof requestSchema>;
