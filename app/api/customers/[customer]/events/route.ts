import { eventStream } from "@/app/api/event-stream";
import { findStaff } from "@/lib/identity/staff-session";
import { findCustomerBySlug } from "@/lib/store/customers";
import { watchCustomer } from "@/lib/store/watch";

/** For staff's page of one customer. */
export async function GET(request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  if ((await findStaff()) === null) return new Response(null, { status: 401 });
  const customer = await findCustomerBySlug((await params).customer);
  if (customer === null) return new Response(null, { status: 404 });
  return eventStream(request, (onChange) => watchCustomer(customer.id, onChange), { atMostEveryMs: 500 });
}
