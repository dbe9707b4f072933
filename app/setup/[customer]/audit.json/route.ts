import { requireCustomerPerson } from "@/lib/identity/guards/customer-guards";
import { auditTrail } from "@/lib/provisioning/setup/audit-trail";

/** The whole audit trail of the customer, with its hashes, for them to keep and to verify. */
export async function GET(_request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  const { customer } = await requireCustomerPerson((await params).customer);
  const trail = await auditTrail(customer);
  return new Response(`${JSON.stringify(trail, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="dropzone-audit-${customer.slug}-${trail.writtenAt.slice(0, 10)}.json"`,
      "Cache-Control": "no-store",
    },
  });
}
