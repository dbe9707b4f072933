import type { AnsweredInvitation } from "@/lib/api/contract/customer";
import { invite } from "@/lib/desk/invite";
import { findCustomerBySlug } from "@/lib/store/customers";
import { answerByKey, customerEnded, noSuchCustomer } from "../../../answer";

/** Makes a new invitation. The links that are out stop working, as when staff make one. */
export const POST = (request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> =>
  answerByKey(request, "customers.write", async (program) => {
    const customer = await findCustomerBySlug((await params).customer);
    if (customer === null) return noSuchCustomer;
    const invited = await invite(customer, program);
    if (!invited.ok) return customerEnded;
    const done: AnsweredInvitation = { link: invited.link, expires_at: invited.expiresAt };
    return { done, status: 201 };
  });
