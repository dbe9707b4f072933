import type { NextRequest } from "next/server";
import { answerTicketVisit } from "@/app/api/ticket-visit";
import { asActor } from "@/lib/desk/actor";
import { cookieName } from "@/lib/identity/guards/cookies";
import { findCustomerBySlug } from "@/lib/store/customers";
import { findStaffSession } from "@/lib/store/staff-sessions";

export const POST = (request: NextRequest, { params }: { params: Promise<{ customer: string }> }): Promise<Response> =>
  answerTicketVisit(request, async () => {
    const token = request.cookies.get(cookieName("staff-session"))?.value;
    const who = token ? await findStaffSession(token) : null;
    if (who === null) return { refused: 401 };
    const customer = await findCustomerBySlug((await params).customer);
    return customer === null ? { refused: 404 } : { customerId: customer.id, actor: asActor(who.staff) };
  });
