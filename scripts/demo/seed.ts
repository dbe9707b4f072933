import { logToStderr } from "@/lib/log";
import { recordAudit } from "@/lib/store/audit";
import { sealCredential } from "@/lib/store/credentials";
import { createCustomer } from "@/lib/store/customers";
import { mintInvitation } from "@/lib/store/invitations";
import { demoCustomers } from "./demo-world";

/** Creates the demo's customers with an invitation each, and prints the paths of the invitations as JSON. */

logToStderr();

const createdBy = "Casey CSM";
const invitations: Record<string, string> = {};

for (const { slug, name } of demoCustomers) {
  const dropzoneHost = `${slug}.dropzone.app`;
  const customer = await createCustomer({ name, slug, dropzoneHost, cloud: "global", createdBy });
  await sealCredential(customer.id, "dropzone-api-key", { reference: dropzoneHost, value: `dz_sandbox_${slug}` });
  const { token } = await mintInvitation(customer.id, { createdBy });
  const actor = { kind: "program", id: "npm run demo", name: createdBy } as const;
  await recordAudit(customer.id, { actor, action: "customer-created", detail: { dropzoneHost, cloud: "global" } });
  invitations[slug] = `/join/${token}`;
}
console.log(JSON.stringify(invitations));
// The store keeps its connections open, so the process has to be ended.
process.exit(0);
