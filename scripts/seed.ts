import { recordAudit } from "@/lib/store/audit";
import { sealCredential } from "@/lib/store/credentials";
import { createCustomer } from "@/lib/store/customers";
import { mintInvitation } from "@/lib/store/invitations";
import type { Seeded } from "./seed-once";

/** The demo world: customers at different stages. Says as JSON what there is to see and who to be. */

const createdBy = "Casey CSM";

async function invite(name: string, stage: string, userName: string): Promise<Seeded[number]> {
  const label = name.toLowerCase();
  const dropzoneHost = `${label}.dropzone.app`;
  const customer = await createCustomer({ name, slug: label, dropzoneHost, cloud: "global", createdBy });
  await sealCredential(customer.id, "dropzone-api-key", { reference: dropzoneHost, value: `dz_sandbox_${label}` });
  const { token } = await mintInvitation(customer.id, { createdBy });
  await recordAudit(customer.id, { actor: createdBy, action: "customer-created", detail: { dropzoneHost, cloud: "global" } });
  return { name, stage, path: `/join/${token}`, as: userName };
}

const seeded: Seeded = [
  await invite("Contoso", "Freshly invited", "ada@contoso.com"),
  await invite("Fabrikam", "Freshly invited", "ada@fabrikam.com"),
  await invite("Northwind", "Freshly invited", "ada@northwind.com"),
];
console.log(JSON.stringify(seeded));
// The store keeps its connections; nothing else is left to do.
process.exit(0);
