import type { NextRequest } from "next/server";
import { eventStream } from "@/app/api/event-stream";
import { staffAccess } from "@/app/api/stream-access";
import { findCustomerBySlug } from "@/lib/store/customers";
import { watchCustomer, watchSummaries } from "@/lib/store/watch";

/** For staff's page of one customer. Sends an event when the checklist changes, and another when the summary, which is computed later, does. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  const isSignedIn = staffAccess(request);
  if (!(await isSignedIn())) return new Response(null, { status: 401 });
  const customer = await findCustomerBySlug((await params).customer);
  if (customer === null) return new Response(null, { status: 404 });
  const watch = (onChange: () => void) => {
    const stops = [
      watchCustomer(customer.id, onChange),
      watchSummaries((changed) => (changed === null || changed === customer.id) && onChange()),
    ];
    return () => stops.forEach((stop) => void stop());
  };
  return eventStream(request, { watch, isSignedIn, atMostEveryMs: 500 });
}
