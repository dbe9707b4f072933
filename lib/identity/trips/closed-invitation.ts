import "server-only";
import { invitationState } from "@/lib/catalogue/invitation-states";
import { listInvitations } from "@/lib/store/invitations";

/**
 * Why an invitation no longer lets anybody begin, or null while it is open. Read again at each step, since an invitation can end between
 * the click and the confirmation. One that is not known any more was replaced.
 */
export async function whyInvitationClosed(
  customerId: string,
  invitationId: string,
): Promise<"invitation-expired" | "invitation-revoked" | null> {
  const invitation = (await listInvitations(customerId)).find(({ id }) => id === invitationId);
  const state = invitation ? invitationState(invitation, new Date()) : "revoked";
  return state === "open" ? null : `invitation-${state}`;
}
