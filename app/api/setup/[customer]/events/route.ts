import { eventStream } from "@/app/api/event-stream";
import { requireCustomerPerson } from "@/lib/identity/guards";
import { watchCustomer } from "@/lib/store/watch";

export async function GET(request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  const { customer } = await requireCustomerPerson((await params).customer);
  return eventStream(request, (onChange) => watchCustomer(customer.id, onChange));
}
