import "server-only";
import { listInvitations } from "@/lib/store/invitations";

/** Looked up again at each step: an invitation can be revoked between the click and the confirmation. */
export async function isInvitationOpen(customerId: string, invitationId: string | null): Promise<boolean> {
  const invitation = (await listInvitations(customerId)).find(({ id }) => id === invitationId);
  return invitation !== undefined && invitation.revokedAt === null && Date.parse(invitation.expiresAt) > Date.now();
}
