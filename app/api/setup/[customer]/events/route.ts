import type { NextRequest } from "next/server";
import { customerStream } from "@/app/api/stream-access";
import { findCustomerBySlug } from "@/lib/store/customers";
import { watchCustomer } from "@/lib/store/watch";

/** For a customer's own pages. Answers with a status, never with a redirect to a page: only programs ask for it. */
export function GET(request: NextRequest, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  return customerStream(request, async ({ customerId }) => {
    const customer = await findCustomerBySlug((await params).customer);
    return customer?.id === customerId ? { watch: (onChange) => watchCustomer(customerId, onChange) } : null;
  });
}
