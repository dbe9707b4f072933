import type { NextRequest } from "next/server";
import { eventStream } from "@/app/api/event-stream";
import { customerAccess } from "@/app/api/stream-access";
import { requireCustomerPerson } from "@/lib/identity/guards/customer-guards";
import { watchCustomer } from "@/lib/store/watch";

export async function GET(request: NextRequest, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  const { customer } = await requireCustomerPerson((await params).customer);
  return eventStream(request, {
    watch: (onChange) => watchCustomer(customer.id, onChange),
    isSignedIn: customerAccess(request, customer.id),
  });
}
