/** Whether an invitation link still works. Times are ISO 8601. */
export type InvitationState = "open" | "expired" | "revoked";

type Invitation = { revokedAt: string | null; expiresAt: string };

export function invitationState({ revokedAt, expiresAt }: Invitation, now: Date): InvitationState {
  if (revokedAt !== null) return "revoked";
  return Date.parse(expiresAt) > now.getTime() ? "open" : "expired";
}

export const isInvitationOpen = (invitation: Invitation, now: Date): boolean => invitationState(invitation, now) === "open";
