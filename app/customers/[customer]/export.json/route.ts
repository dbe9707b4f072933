import { notFound } from "next/navigation";
import { exportCustomer } from "@/lib/desk/erase-customer";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { findCustomerBySlug } from "@/lib/store/customers";

/** Everything that is stored about the customer, without secrets. For an Admin who is asked for it. */
export async function GET(_request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  const { staff } = await requireStaff("Admin");
  const customer = await findCustomerBySlug((await params).customer);
  if (customer === null) notFound();
  const everything = await exportCustomer(customer, staff);
  return new Response(`${JSON.stringify(everything, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="customer-${customer.slug}-${new Date().toISOString().slice(0, 10)}.json"`,
      "Cache-Control": "no-store",
    },
  });
}
