import type { AuditActor } from "@/lib/catalogue/audit-actor";
import { env } from "@/lib/env";
import { fromAnotherSite, isOwnForm } from "@/lib/identity/guards/own-form";
import { readTarget } from "@/lib/links/deep-link";
import { readTicket } from "@/lib/links/ticket-link";
import { recordTicketVisit } from "@/lib/store/ticket-visits";

/** Who the visit is of. `refused`: the status of the answer to somebody who may not see the page. */
type Visitor = { customerId: string; actor: AuditActor } | { refused: 401 | 404 };

/** Records that somebody came by a link from a ticket. The page that the link led to sends it. */
export async function answerTicketVisit(request: Request, findVisitor: () => Promise<Visitor>): Promise<Response> {
  if (!isOwnForm(request.headers, env().PORTAL_ORIGIN)) return fromAnotherSite();
  const headers = { "Cache-Control": "no-store" };
  const visitor = await findVisitor();
  if ("refused" in visitor) return new Response(null, { status: visitor.refused, headers });
  const query = new URL(request.url).searchParams;
  const ticket = readTicket(query.get("ticket"));
  if (ticket === null) return new Response(null, { status: 400, headers });
  const target = readTarget(query.get("about") ?? "");
  await recordTicketVisit(visitor.customerId, { actor: visitor.actor, ticket, step: target.step, about: target.named });
  return Response.json({ recorded: true }, { headers });
}
