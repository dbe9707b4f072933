import type { Metadata } from "next";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { ButtonLink } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { secondsBetweenTries } from "@/lib/identity/trips/after-consent";
import { setupPath, startPath } from "@/lib/links/paths";
import { safeReturnTo } from "@/lib/links/return-to";
import { TryAgain } from "./try-again";

export const metadata: Metadata = { title: "Waiting for Microsoft" };

type Query = { resource?: string; customer?: string; returnTo?: string };

/**
 * Consent takes about half a minute to take effect. Until then each try is a new trip to Microsoft, which shows no page to a person who is
 * signed in there. The tries end after two minutes.
 */
export default async function WaitingPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const customer = typeof query.customer === "string" ? query.customer : "";
  const returnTo = safeReturnTo(String(query.returnTo ?? ""), setupPath(customer));
  const again = startPath({ purpose: query.resource === "exchange" ? "exchange" : "graph", customer, returnTo });
  return (
    <PortalShell width="narrow">
      <h1 className="text-title font-semibold">Consent was given</h1>
      <p className="mt-4 text-lead">Microsoft has not put it into effect yet. This usually takes about half a minute.</p>
      <p className="mt-4 flex items-center gap-2 text-muted" role="status">
        <Spinner />
        The portal asks again every {secondsBetweenTries} seconds, for two minutes. Apart from that consent, nothing has been changed in
        your tenant.
      </p>
      <div className="mt-8 flex flex-wrap gap-3">
        <ButtonLink href={again}>Ask again now</ButtonLink>
        <ButtonLink href={setupPath(customer)} kind="quiet">
          Back to the checklist
        </ButtonLink>
      </div>
      <TryAgain href={again} afterSeconds={secondsBetweenTries} />
    </PortalShell>
  );
}
