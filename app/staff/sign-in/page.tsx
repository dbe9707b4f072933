import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { MicrosoftMark } from "@/components/onboarding/microsoft-mark";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { SessionEnded } from "@/components/onboarding/session-ended";
import { ButtonLink } from "@/components/ui/button";
import { findStaff, whyStaffSignedOut } from "@/lib/identity/guards/staff-session";
import { staffHome, staffSessionsPath, startPath } from "@/lib/links/paths";
import { safeReturnTo } from "@/lib/links/return-to";

export const metadata: Metadata = { title: "Sign in as staff" };

/** Where every page for staff leads while no member of staff is signed in, even if a customer's person is. */
export default async function StaffSignInPage({ searchParams }: { searchParams: Promise<{ returnTo?: string | string[] }> }) {
  const wish = safeReturnTo(String((await searchParams).returnTo ?? ""), staffHome);
  // A return address that leads here again would be an endless redirect.
  const returnTo = wish.startsWith("/staff/") && wish !== staffSessionsPath ? staffHome : wish;
  if (await findStaff()) redirect(returnTo);
  return (
    <PortalShell width="narrow">
      <SessionEnded because={await whyStaffSignedOut()} leadsBack={returnTo !== staffHome} />
      <h1 className="text-title font-semibold">Sign in with your Dropzone account</h1>
      <p className="mt-4 text-lead text-muted">This side of the portal is for Dropzone's own people: customer success and support.</p>
      <div className="mt-8">
        <ButtonLink href={startPath({ purpose: "staff", returnTo })} kind="primary" icon={<MicrosoftMark />} className="min-h-11 px-5">
          Sign in with Microsoft
        </ButtonLink>
      </div>
      <p className="mt-8 text-note text-muted">
        Are you here to connect your own organization? Open the invitation link that Dropzone sent you.
      </p>
    </PortalShell>
  );
}
