import "server-only";
import { holdsOneOf, staffRoles } from "@/lib/catalogue/staff-roles";
import { landingPath, readTarget } from "@/lib/links/deep-link";
import { goPath, readTicket } from "@/lib/links/ticket-link";
import { findCustomerBySlug } from "@/lib/store/customers";
import { findSession } from "@/lib/store/sessions";
import { findStaffSession } from "@/lib/store/staff-sessions";
import { recordTicketVisit } from "@/lib/store/ticket-visits";
import type { Landing } from "./trip";

/**
 * A link from a ticket, and whoever opens it. The link gives nobody anything: it leads to a page of the side that the session is of, and
 * that page's own guard decides. Nobody is told here whether there is such a customer.
 */

export type OpenedLink = {
  customer: string;
  what: string;
  ticket: string | null;
  sessionToken: string | undefined;
  staffToken: string | undefined;
};

export async function openLink(link: OpenedLink): Promise<Landing> {
  const target = readTarget(link.what);
  const ticket = readTicket(link.ticket);
  const land = (side: "customer" | "staff") => ({ go: landingPath({ side, customer: link.customer, target, ticket }) });
  const visit = { ticket, step: target.step, about: target.named };

  const colleague = link.staffToken ? await findStaffSession(link.staffToken) : null;
  if (colleague && holdsOneOf(colleague.staff.roles, staffRoles)) {
    const customer = await findCustomerBySlug(link.customer);
    if (customer) await record(customer.id, `staff:${colleague.staff.name}`, visit);
    return land("staff");
  }
  const signedIn = link.sessionToken ? await findSession(link.sessionToken) : null;
  // Somebody of another customer is asked as if they were nobody: they may have another account, or work at Dropzone.
  if (signedIn?.customer.slug !== link.customer) return { go: askingPath({ ...link, ticket }) };
  await record(signedIn.customer.id, signedIn.person.id, visit);
  return land("customer");
}

type Visit = Omit<Parameters<typeof recordTicketVisit>[1], "actor" | "ticket"> & { ticket: string | null };

async function record(customerId: string, actor: string, visit: Visit): Promise<void> {
  if (visit.ticket !== null) await recordTicketVisit(customerId, { ...visit, actor, ticket: visit.ticket });
}

/** The page that asks which side somebody is of. */
function askingPath({ customer, what, ticket }: Pick<OpenedLink, "customer" | "what" | "ticket">): string {
  const query = new URLSearchParams({ to: goPath({ customer, what, ticket }) });
  return `/go?${query}`;
}
