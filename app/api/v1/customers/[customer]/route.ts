import { changeFromProgram } from "@/lib/api/change-customer";
import { customerChangeSchema } from "@/lib/api/contract/wishes";
import { loadForMachines } from "@/lib/api/load-customer";
import { readBody } from "@/lib/api/read-body";
import { findCustomerBySlug } from "@/lib/store/customers";
import { answerByKey, customerEnded, noSuchCustomer } from "../../answer";

type Context = { params: Promise<{ customer: string }> };

export const GET = (request: Request, { params }: Context): Promise<Response> =>
  answerByKey(request, "customers.details", async () => {
    const found = await loadForMachines((await params).customer);
    return found ? { found } : noSuchCustomer;
  });

export const PATCH = (request: Request, { params }: Context): Promise<Response> =>
  answerByKey(request, "customers.write", async (program) => {
    const customer = await findCustomerBySlug((await params).customer);
    if (customer === null) return noSuchCustomer;
    if (customer.endedAt !== null) return customerEnded;
    const read = await readBody(request, customerChangeSchema);
    if (!read.ok) return read.problem;
    const changed = await changeFromProgram(customer, read.body, program);
    return changed.ok ? { done: changed.customer, status: 200 } : changed.problem;
  });
