import "server-only";
import { isInvitationOpen } from "@/lib/catalogue/invitation-states";
import { env } from "@/lib/env";
import { joinPath } from "@/lib/links/paths";
import { invitationLetter, type Letter, mailto } from "@/lib/staff/letters/letters";
import { recordAudit } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";
import { listInvitations, mintInvitation, replaceInvitation, revokeInvitation } from "@/lib/store/invitations";
import { asActor, type Staff } from "./actor";

/** Invitations that staff hand out. The link is returned once; the store keeps only the hash of its token. */

export type Invited = { link: string; expiresAt: string; letter: Letter; mailto: string };

export type InvitedAgain = ({ ok: true } & Invited) | { ok: false; reason: "customer-ended" };

/** Creates the first invitation, or replaces the open ones: no older link works any more. */
export async function invite(customer: Customer, staff: Staff): Promise<InvitedAgain> {
  if (customer.endedAt !== null) return { ok: false, reason: "customer-ended" };
  const open = (await listInvitations(customer.id)).filter((invitation) => isInvitationOpen(invitation, new Date()));
  const by = { createdBy: staff.name };
  const { token, expiresAt } = open.length > 0 ? await replaceInvitation(customer.id, by) : await mintInvitation(customer.id, by);
  const action = open.length > 0 ? "invitation-replaced" : "invitation-made";
  await recordAudit(customer.id, { actor: asActor(staff), action, detail: { endsAt: expiresAt } });
  return { ok: true, ...handedOut(customer, staff, { token, expiresAt }) };
}

export async function revokeInvitations(customer: Customer, staff: Staff): Promise<void> {
  const open = (await listInvitations(customer.id)).filter((invitation) => isInvitationOpen(invitation, new Date()));
  for (const { id } of open) await revokeInvitation(customer.id, id);
  if (open.length > 0)
    await recordAudit(customer.id, { actor: asActor(staff), action: "invitations-revoked", detail: { count: open.length } });
}

export function handedOut(customer: Customer, staff: Staff, minted: { token: string; expiresAt: string }): Invited {
  const link = `${env().PORTAL_ORIGIN}${joinPath(minted.token)}`;
  const endsOn = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" }).format(new Date(minted.expiresAt));
  const contact = { name: customer.contactName, email: customer.contactEmail };
  const letter = invitationLetter({ customer, contact, link, endsOn, sender: staff.name });
  return { link, expiresAt: minted.expiresAt, letter, mailto: mailto(letter) };
}

/** Whether somebody of the customer has connected their tenant, or still can with an open invitation. */
export const isInvited = (
  { entraTenantId }: Pick<Customer, "entraTenantId">,
  invitations: readonly Parameters<typeof isInvitationOpen>[0][],
  now: Date,
): boolean => entraTenantId !== null || invitations.some((invitation) => isInvitationOpen(invitation, now));
