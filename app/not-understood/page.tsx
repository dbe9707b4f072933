import type { Metadata } from "next";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { RefusedView } from "@/components/onboarding/refused-view";
import { errorCodes } from "@/lib/errors/codes";

export const metadata: Metadata = { title: "Not understood" };

/** Where an action leads whose input no form of ours can have sent: a part is missing, too long or of another kind. */
export default function NotUnderstoodPage() {
  return (
    <PortalShell width="narrow">
      <RefusedView
        title="This could not be read"
        what={`${errorCodes["input-not-understood"].what} Nothing was changed.`}
        next="Go back, shorten what you entered, and send it again."
        actions={[{ label: "Go to the start", href: "/" }]}
      />
    </PortalShell>
  );
}
