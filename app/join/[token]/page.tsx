import type { Metadata } from "next";
import { InvitationView } from "@/components/onboarding/invitation-view";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { RefusedView } from "@/components/onboarding/refused-view";
import { delegatedScopes } from "@/lib/catalogue/delegated-scopes";
import { bareRefusal, refusedPage } from "@/lib/identity/trips/refusal";
import { findInvitation } from "@/lib/store/invitations";
import { signInByInvitationAction } from "./actions";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const found = await findInvitation(token);
  if (!found.ok) {
    return (
      <PortalShell width="narrow">
        <RefusedView {...refusedPage(bareRefusal(`invitation-${found.reason}`))} />
      </PortalShell>
    );
  }
  const { customer, invitation } = found;
  return (
    <PortalShell customer={{ name: customer.name }}>
      <InvitationView
        customerName={customer.name}
        dropzoneHost={customer.dropzoneHost}
        expiresAt={invitation.expiresAt}
        invitedBy={invitation.createdBy}
        scopes={[...delegatedScopes.graph, ...delegatedScopes.exchange]}
        signInAction={signInByInvitationAction.bind(null, token)}
      />
    </PortalShell>
  );
}
