import { z } from "zod";
import { whoseSides } from "@/lib/errors/whose";
import {
  capabilitiesSchema,
  cloudSchema,
  contract,
  expiryKindSchema,
  stageSchema,
  stepSlugSchema,
  stepStateSchema,
  timeSchema,
  waitingOnSchema,
} from "./values";

/** What the API answers about customers. */

const standing = {
  stage: stageSchema,
  done: z.int().describe("Steps that are done."),
  of: z.int().describe("Steps that count. Declined steps do not count."),
  waiting_on: waitingOnSchema,
  waiting_step: stepSlugSchema.nullable(),
  waiting_since: timeSchema.nullable(),
  capabilities: capabilitiesSchema,
  next_expiry: z.strictObject({ at: timeSchema, what: expiryKindSchema }).nullable(),
  last_activity_at: timeSchema,
};

const named = {
  slug: z.string(),
  name: z.string(),
  url: z.url().describe("The customer's page for staff."),
  cloud: cloudSchema,
};
const owner = z.string().nullable().describe("The member of Dropzone's staff who owns the customer. Null when nobody does.");

const listedCustomerSchema = z
  .strictObject({ ...named, route: z.string(), owner, ...standing, created_at: timeSchema })
  .register(contract, { id: "ListedCustomer" });

z.strictObject({ data: z.array(listedCustomerSchema), next: z.string().nullable() }).register(contract, { id: "CustomerPage" });

const endedSchema = z
  .strictObject({ at: timeSchema, erase_at: timeSchema.describe("When what is stored about the customer is erased.") })
  .nullable()
  .describe("Null for a customer who has not ended.")
  .register(contract, { id: "Ended" });

const stepSchema = z
  .strictObject({
    slug: stepSlugSchema,
    title: z.string(),
    state: stepStateSchema,
    observed_at: timeSchema.nullable(),
    next_check_at: timeSchema.nullable(),
    trouble: z
      .strictObject({
        code: z.string(),
        what: z.string(),
        whose: z
          .enum(whoseSides)
          .describe("On whose side it lies - the customer's organization, Dropzone's team, Microsoft's services or Dropzone's service."),
        request_id: z.string().nullable(),
        at: timeSchema,
      })
      .nullable(),
  })
  .register(contract, { id: "Step" });

const answerSchema = z
  .strictObject({
    answer: z
      .enum(["yes", "no", "on-its-way", "unknown", "not-tried"])
      .describe("`not-tried`: in the token, and never tried, because any call would do something in the tenant."),
    at: timeSchema.nullable(),
  })
  .register(contract, { id: "Answer" });

const permissionSchema = z
  .strictObject({
    name: z.string(),
    service: z.string(),
    declined: z.boolean(),
    declared: answerSchema,
    granted: answerSchema,
    in_token: answerSchema,
    works: answerSchema,
  })
  .describe("What is known about a permission at each level. A level that could not be checked is `unknown`, never yes or no.")
  .register(contract, { id: "Permission" });

const entraTenant = z.strictObject({ id: z.string(), name: z.string().nullable(), initial_domain: z.string().nullable() });
const app = z.strictObject({ client_id: z.string(), object_id: z.string().nullable(), service_principal_id: z.string().nullable() });
const expiry = z.strictObject({
  what: expiryKindSchema,
  for: z.enum(["data-source", "alert-source"]).nullable().describe("The integration in Dropzone that uses it."),
  at: timeSchema,
});

z.strictObject({
  ...named,
  route: z.string(),
  owner,
  standing: z.strictObject(standing).nullable().describe("The same as in the list. Null for about a second after a customer was added."),
  dropzone_host: z.string(),
  entra_tenant: entraTenant.nullable().describe("Null until an administrator has connected the tenant."),
  app: app.nullable().describe('The app registration "Dropzone AI" in their tenant. Null until it is known.'),
  steps: z.array(stepSchema),
  permissions: z.array(permissionSchema),
  expiries: z.array(expiry),
  ended: endedSchema,
  created_at: timeSchema,
}).register(contract, { id: "Customer" });

const invitationSchema = z
  .strictObject({
    link: z
      .url()
      .nullable()
      .describe("For their administrator. Answered once: null when the request was repeated, since only a hash of it is stored."),
    expires_at: timeSchema,
  })
  .register(contract, { id: "Invitation" });

const written = {
  ...named,
  dropzone_host: z.string(),
  owner,
  expected_tenant: z.string().nullable().describe("The domain or tenant id that is expected. Null for no tenant in particular."),
  contact: z.strictObject({ name: z.string().nullable(), email: z.string().nullable() }),
  ended: endedSchema,
  created_at: timeSchema,
  key_remark: z
    .string()
    .nullable()
    .describe("Why it is not known whether the Dropzone API key is right. Null when it was accepted, or when none was sent."),
};

export const writtenCustomerSchema = z.strictObject(written).register(contract, { id: "WrittenCustomer" });
export type WrittenCustomer = z.infer<typeof writtenCustomerSchema>;

export const addedCustomerSchema = z.strictObject({ ...written, invitation: invitationSchema }).register(contract, { id: "AddedCustomer" });
export type AddedCustomer = z.infer<typeof addedCustomerSchema>;
export type AnsweredInvitation = z.infer<typeof invitationSchema>;

export const endAnswerSchema = z
  .strictObject({
    state: z
      .enum(["ended", "waiting-for-approval"])
      .describe("`waiting-for-approval`: changes were made in their tenant, so a member of staff has to approve it."),
    erase_at: timeSchema.nullable().describe("When what is stored is erased. Null while an approval is awaited."),
  })
  .register(contract, { id: "EndAnswer" });
export type EndAnswer = z.infer<typeof endAnswerSchema>;
