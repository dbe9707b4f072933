import "server-only";
import { isInvitationOpen } from "@/lib/catalogue/invitation-states";
import { listInvitations } from "@/lib/store/invitations";

/** Read again at each step, since an invitation can be revoked between the click and the confirmation. */
export async function isInvitationStillOpen(customerId: string, invitationId: string | null): Promise<boolean> {
  const invitation = (await listInvitations(customerId)).find(({ id }) => id === invitationId);
  return invitation !== undefined && isInvitationOpen(invitation, new Date());
}
