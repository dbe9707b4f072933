import { createInterface } from "node:readline";
import { logToStderr } from "@/lib/log";
import { recordAudit } from "@/lib/store/audit";
import { sealCredential } from "@/lib/store/credentials";
import { createCustomer } from "@/lib/store/customers";
import { mintInvitation } from "@/lib/store/invitations";
import type { Wanted } from "./inviting";

/** A program beside the journeys, in the portal's environment. It makes a customer for each line of its input, and answers a line with the invitation. */

logToStderr();

const createdBy = "Dropzone";

async function invite({ name, host: dropzoneHost, apiKey }: Wanted): Promise<{ slug: string; path: string }> {
  const customer = await createCustomer({ name, dropzoneHost, cloud: "global", expectedTenant: null, createdBy });
  await sealCredential(customer.id, "dropzone-api-key", { reference: dropzoneHost, value: apiKey });
  const { token } = await mintInvitation(customer.id, { createdBy });
  await recordAudit(customer.id, {
    actor: { kind: "program", id: "npm run customers", name: createdBy },
    action: "customer-created",
    detail: { dropzoneHost, cloud: customer.cloud, expectedTenant: null },
  });
  return { slug: customer.slug, path: `/join/${token}` };
}

for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await invite(JSON.parse(line) as Wanted)));
process.exit(0);
