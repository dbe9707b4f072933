import { notFound } from "next/navigation";
import { exportForCustomer } from "@/lib/desk/erase-customer";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";

/** What is stored about a customer who has ended, for their administrator to keep. */
export async function GET(_request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  const { customer, person } = await requireCustomerAdmin((await params).customer);
  if (customer.endedAt === null) notFound();
  const stored = await exportForCustomer(customer, person);
  return new Response(`${JSON.stringify(stored, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="dropzone-${customer.slug}-${new Date().toISOString().slice(0, 10)}.json"`,
      "Cache-Control": "no-store",
    },
  });
}
