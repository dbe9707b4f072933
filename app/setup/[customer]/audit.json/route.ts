import { requireCustomerPerson } from "@/lib/identity/guards/customer-guards";
import { auditTrail } from "@/lib/provisioning/setup/audit-trail";
import { recordSecurityEvent } from "@/lib/store/security-events";

/** The whole audit trail of the customer, with its hashes, for them to keep and to verify. */
export async function GET(_request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  const { customer, person } = await requireCustomerPerson((await params).customer);
  const trail = await auditTrail(customer);
  const actor = { kind: "customer", id: person.id, name: person.name } as const;
  const detail = { entries: trail.entries.length, lastHash: trail.entries.at(-1)?.hash ?? null };
  await recordSecurityEvent({ actor, action: "audit-downloaded", customerId: customer.id, detail });
  return new Response(`${JSON.stringify(trail, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="dropzone-audit-${customer.slug}-${trail.writtenAt.slice(0, 10)}.json"`,
      "Cache-Control": "no-store",
    },
  });
}
