import type { NextRequest } from "next/server";
import { customerStream } from "@/app/api/stream-access";
import { watchCustomer } from "@/lib/store/watch";

/** For a customer's own pages. Answers with a status, never with a redirect to a page: only programs ask for it. */
export function GET(request: NextRequest, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  return customerStream(request, async ({ customerId, slug }) =>
    (await params).customer === slug ? { watch: (onChange) => watchCustomer(customerId, onChange) } : null,
  );
}
