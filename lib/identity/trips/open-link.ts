import "server-only";
import { holdsOneOf, staffRoles } from "@/lib/catalogue/staff-roles";
import { landingPath, readTarget } from "@/lib/links/deep-link";
import { goPath, readTicket } from "@/lib/links/ticket-link";
import { findSession } from "@/lib/store/sessions";
import { findStaffSession } from "@/lib/store/staff-sessions";
import type { Landing } from "./trip";

/**
 * Opens a link from a ticket. The link grants nothing: it leads to a page for customers or for staff, depending on the browser's session,
 * and that page's own guard decides. It does not reveal whether the customer exists. It writes nothing: the page records the visit.
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

  const colleague = link.staffToken ? await findStaffSession(link.staffToken) : null;
  if (colleague && holdsOneOf(colleague.staff.roles, staffRoles)) return land("staff");
  const signedIn = link.sessionToken ? await findSession(link.sessionToken) : null;
  // A person of another customer is asked like a stranger: they may have another account, or work at Dropzone.
  if (signedIn?.customer.slug !== link.customer) return { go: askingPath({ ...link, ticket }) };
  return land("customer");
}

/** The page that asks whether the person belongs to the customer or to Dropzone. */
function askingPath({ customer, what, ticket }: Pick<OpenedLink, "customer" | "what" | "ticket">): string {
  const query = new URLSearchParams({ to: goPath({ customer, what, ticket }) });
  return `/go?${query}`;
}
