import { MicrosoftMark } from "@/components/onboarding/microsoft-mark";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { ButtonLink } from "@/components/ui/button";
import { findSignedIn } from "@/lib/identity/guards/session";
import { setupPath, signOutPath, startPath } from "@/lib/links/paths";

/** The start page. It lists no customers: people of a customer have a link, or sign in. */
export default async function FrontPage() {
  const signedIn = await findSignedIn();
  return (
    <PortalShell {...(signedIn ? { person: signedIn.person, signOutPath } : {})}>
      <div className="measure">
        <h1 className="text-title font-semibold sm:text-display">Connect Microsoft 365 and Microsoft Defender to Dropzone AI</h1>
        <p className="mt-4 text-lead text-muted">
          An administrator of your Microsoft tenant signs in, reads exactly what will change, and presses one button. It takes about five
          minutes, and all of it can be undone.
        </p>
        <div className="mt-8">
          {signedIn ? (
            <ButtonLink href={setupPath(signedIn.customer.slug)} kind="primary" className="min-h-11 px-5">
              Open the checklist of {signedIn.customer.name}
            </ButtonLink>
          ) : (
            <ButtonLink href={startPath({ purpose: "return" })} kind="primary" icon={<MicrosoftMark />} className="min-h-11 px-5">
              Sign in with Microsoft
            </ButtonLink>
          )}
        </div>
        {!signedIn && (
          <p className="mt-8 text-note text-muted">
            If nobody of your organization has signed in here before, begin with the invitation link that Dropzone sent you.
          </p>
        )}
      </div>
    </PortalShell>
  );
}
