import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { MicrosoftMark } from "@/components/onboarding/microsoft-mark";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { SessionEnded } from "@/components/onboarding/session-ended";
import { ButtonLink } from "@/components/ui/button";
import { findSignedIn, whySignedOut } from "@/lib/identity/guards/session";
import { setupPath, startPath } from "@/lib/links/paths";
import { safeReturnTo } from "@/lib/links/return-to";

export const metadata: Metadata = { title: "Sign in" };

type Query = { customer?: string | string[]; returnTo?: string | string[] };

/** Where a deep link leads while signed out. It does not say whether the customer exists: only its own people may know. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const customer = typeof query.customer === "string" ? query.customer : null;
  const returnTo = safeReturnTo(String(query.returnTo ?? ""), customer ? setupPath(customer) : "/");
  const signedIn = await findSignedIn();
  // They may have signed in in another tab. A return address that leads here again would be an endless redirect.
  if (signedIn && signedIn.customer.slug === customer) redirect(returnTo.startsWith("/sign-in") ? setupPath(customer) : returnTo);
  return (
    <PortalShell width="narrow">
      <SessionEnded because={await whySignedOut()} leadsBack={returnTo !== "/"} />
      <h1 className="text-title font-semibold">Sign in to continue</h1>
      <p className="mt-4 text-lead text-muted">Use your work account in the Microsoft tenant that this page belongs to.</p>
      <div className="mt-8">
        <ButtonLink
          href={startPath({ purpose: "return", customer, returnTo })}
          kind="primary"
          icon={<MicrosoftMark />}
          className="min-h-11 px-5"
        >
          Sign in with Microsoft
        </ButtonLink>
      </div>
      <p className="mt-8 text-note text-muted">
        If nobody of your organization has signed in here before, begin with the invitation link that Dropzone sent you.
      </p>
    </PortalShell>
  );
}
