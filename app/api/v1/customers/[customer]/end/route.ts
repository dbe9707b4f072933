import { endWishSchema } from "@/lib/api/contract/wishes";
import { endFromProgram } from "@/lib/api/end-customer";
import { readBody } from "@/lib/api/read-body";
import { findCustomerBySlug } from "@/lib/store/customers";
import { answerByKey, noSuchCustomer } from "../../../answer";

export const POST = (request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> =>
  answerByKey(request, "customers.end", async (program) => {
    const customer = await findCustomerBySlug((await params).customer);
    if (customer === null) return noSuchCustomer;
    const read = await readBody(request, endWishSchema);
    if (!read.ok) return read.problem;
    const outcome = await endFromProgram(customer, read.body.because, program);
    if (!outcome.ok) return outcome.problem;
    return { done: outcome.end, status: outcome.end.state === "ended" ? 200 : 202 };
  });
