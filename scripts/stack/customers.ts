import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { z } from "zod";
import { nationalClouds } from "@/lib/catalogue/clouds";
import { env } from "@/lib/env";
import { logToStderr } from "@/lib/log";
import { recordKeyMissing, recordKeyTest, tryDropzoneKey } from "@/lib/provisioning/tenant/dropzone-key";
import { expectedTenantSchema } from "@/lib/staff/adding/expected-tenant";
import { keyWords } from "@/lib/staff/adding/key-words";
import { dropzoneHostSchema } from "@/lib/staff/adding/new-customer";
import { slugProblem } from "@/lib/staff/adding/slugs";
import { recordAudit } from "@/lib/store/audit";
import { sealCredential } from "@/lib/store/credentials";
import { createCustomer, findCustomerBySlug, listCustomers } from "@/lib/store/customers";
import { listInvitations, mintInvitation, replaceInvitation, revokeInvitation } from "@/lib/store/invitations";
import { findKnownCustomers } from "@/lib/store/known-customers";

/**
 * Customers and their invitations from the command line, with the portal's own environment:
 *
 *   npm run customers -- new --name Contoso --dropzone-host contoso.dropzone.app [--cloud global] [--slug contoso]
 *       [--expected-tenant contoso.com] [--api-key-stdin]
 *       [--share-host]                     also when another customer has this Dropzone tenant
 *   npm run customers -- list
 *   npm run customers -- invite contoso     a new link; the one before it stops working
 *   npm run customers -- revoke contoso     no link works any more
 *
 * A link is shown once: only its hash is kept.
 */

logToStderr();

const usage = `npm run customers -- new --name NAME --dropzone-host HOST [--cloud CLOUD] [--slug SLUG] [--expected-tenant DOMAIN_OR_ID] [--by PERSON]
                            [--share-host] [--api-key-stdin]
npm run customers -- list
npm run customers -- invite SLUG [--by PERSON]
npm run customers -- revoke SLUG [--by PERSON]`;

const newCustomerSchema = z.object({
  name: z.string({ error: "--name is missing. Example: --name Contoso" }).trim().min(1),
  "dropzone-host": z
    .string({ error: "--dropzone-host is missing. Example: --dropzone-host contoso.dropzone.app" })
    .pipe(dropzoneHostSchema(env().DROPZONE_HOSTS)),
  cloud: z.enum(nationalClouds, { error: `--cloud is one of ${nationalClouds.join(", ")}.` }),
  slug: z
    .string()
    .refine((slug) => slugProblem(slug) === null, { error: ({ input }) => `--slug: ${slugProblem(String(input))}` })
    .optional(),
  "expected-tenant": expectedTenantSchema.optional(),
});

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: "string" },
    "dropzone-host": { type: "string" },
    cloud: { type: "string", default: "global" },
    slug: { type: "string" },
    "expected-tenant": { type: "string" },
    by: { type: "string", default: "Dropzone" },
    "share-host": { type: "boolean", default: false },
    "api-key-stdin": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const createdBy = values.by;
const actor = { kind: "program", id: "npm run customers", name: createdBy } as const;
const [command, slug] = positionals;
switch (command) {
  case "new":
    await addCustomer();
    break;
  case "list":
    for (const customer of await listCustomers()) console.log(`${customer.slug}\t${customer.name}\t${customer.dropzoneHost}`);
    break;
  case "invite":
    await inviteAgain();
    break;
  case "revoke":
    await revokeAll();
    break;
  default:
    leave(usage);
}
// The store keeps its connections open, so the process has to be ended.
process.exit(0);

async function addCustomer(): Promise<void> {
  const parsed = newCustomerSchema.safeParse(values);
  if (!parsed.success) leave(parsed.error.issues.map((issue) => issue.message).join("\n"));
  const { name, cloud, "dropzone-host": dropzoneHost, slug, "expected-tenant": expected } = parsed.data;
  const expectedTenant = expected || null;
  const [other] = (await findKnownCustomers({ slugs: [], dropzoneHosts: [dropzoneHost] })).map((known) => known.name);
  if (other && !values["share-host"])
    leave(`${other} has the Dropzone tenant ${dropzoneHost} already. Add --share-host if this is a second Entra tenant for it.`);
  const apiKey = values["api-key-stdin"] ? (await text(process.stdin)).trim() : "";
  const customer = await createCustomer({ name, dropzoneHost, cloud, expectedTenant, createdBy, ...(slug ? { slug } : {}) });
  const test = apiKey ? await tryDropzoneKey(dropzoneHost, apiKey) : null;
  const isRefused = test !== null && !test.ok && test.reason === "dropzone-key-refused";
  if (apiKey && !isRefused) await sealCredential(customer.id, "dropzone-api-key", { reference: dropzoneHost, value: apiKey });
  if (test) await recordKeyTest(customer.id, test);
  if (test === null || isRefused) await recordKeyMissing(customer.id);
  if (test && !test.ok)
    console.error(`${keyWords(test.reason, dropzoneHost)}${isRefused ? " It was not kept: add another on the customer's page." : ""}`);
  const { token, expiresAt } = await mintInvitation(customer.id, { createdBy });
  await recordAudit(customer.id, { actor, action: "customer-created", detail: { dropzoneHost, cloud, expectedTenant } });
  if (values.json) console.log(JSON.stringify({ id: customer.id, slug: customer.slug, path: `/join/${token}` }));
  else print(customer.name, token, expiresAt);
}

async function inviteAgain(): Promise<void> {
  const customer = await named();
  const { token, expiresAt } = await replaceInvitation(customer.id, { createdBy });
  await recordAudit(customer.id, { actor, action: "invitation-replaced", detail: {} });
  print(customer.name, token, expiresAt);
}

async function revokeAll(): Promise<void> {
  const customer = await named();
  const open = (await listInvitations(customer.id)).filter((invitation) => invitation.revokedAt === null);
  for (const invitation of open) await revokeInvitation(customer.id, invitation.id);
  await recordAudit(customer.id, { actor, action: "invitations-revoked", detail: { count: open.length } });
  console.log(`${open.length === 0 ? "No invitation was open" : "No invitation works any more"} for ${customer.name}.`);
}

async function named() {
  if (!slug) leave(usage);
  return (await findCustomerBySlug(slug)) ?? leave(`There is no customer “${slug}”. npm run customers -- list shows them.`);
}

function print(name: string, token: string, expiresAt: Date | string): void {
  const until = new Date(expiresAt).toISOString().slice(0, 10);
  console.log(`Invitation for ${name}, until ${until}. It is shown this once:\n${env().PORTAL_ORIGIN}/join/${token}`);
}

function leave(words: string): never {
  console.error(words);
  process.exit(1);
}
