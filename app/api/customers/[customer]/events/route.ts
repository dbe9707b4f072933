import type { NextRequest } from "next/server";
import { staffStream } from "@/app/api/stream-access";
import { findCustomerBySlug } from "@/lib/store/customers";
import { watchCustomer, watchSummaries } from "@/lib/store/watch";

/** For staff's page of one customer. Sends an event when the checklist changes, and another when the summary, which is computed later, does. */
export function GET(request: NextRequest, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  return staffStream(request, async () => {
    const customer = await findCustomerBySlug((await params).customer);
    if (customer === null) return null;
    const watch = (onChange: () => void) => {
      const stops = [
        watchCustomer(customer.id, onChange),
        watchSummaries((changed) => (changed === null || changed === customer.id) && onChange()),
      ];
      return () => stops.forEach((stop) => void stop());
    };
    return { watch, atMostEveryMs: 500 };
  });
}
