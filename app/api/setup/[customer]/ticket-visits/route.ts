import type { NextRequest } from "next/server";
import { answerTicketVisit } from "@/app/api/ticket-visit";
import { cookieName } from "@/lib/identity/guards/cookies";
import { findSession } from "@/lib/store/sessions";

export const POST = (request: NextRequest, { params }: { params: Promise<{ customer: string }> }): Promise<Response> =>
  answerTicketVisit(request, async () => {
    const token = request.cookies.get(cookieName("session"))?.value;
    const signedIn = token ? await findSession(token) : null;
    if (signedIn === null) return { refused: 401 };
    const { customer, person } = signedIn;
    return customer.slug === (await params).customer
      ? { customerId: customer.id, actor: { kind: "customer", id: person.id } }
      : { refused: 404 };
  });
