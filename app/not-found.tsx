import { PortalShell } from "@/components/onboarding/portal-shell";
import { RefusedView } from "@/components/onboarding/refused-view";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <PortalShell width="narrow">
      <RefusedView
        title="There is nothing at this address"
        what="The link may be incomplete, or it leads to an organization that your account does not belong to."
        next="Check the link, or sign in with another account. Invitation links are in the message from your Dropzone contact."
        actions={[{ label: "Go to the start", href: "/" }]}
      />
    </PortalShell>
  );
}
