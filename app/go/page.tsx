import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { ButtonLink } from "@/components/ui/button";
import { signInPath, staffSignInPath } from "@/lib/links/paths";
import { safeReturnTo } from "@/lib/links/return-to";
import { customerWords, readGoPath } from "@/lib/links/ticket-link";

export const metadata: Metadata = { title: "A link from a ticket" };

/**
 * For a person who opens a link from a ticket while signed out: asks whether they are a customer or staff. It looks nothing up and shows
 * the slug as it was given.
 */
export default async function GoPage({ searchParams }: { searchParams: Promise<{ to?: string | string[] }> }) {
  const { to } = await searchParams;
  const link = readGoPath(safeReturnTo(typeof to === "string" ? to : null, ""));
  if (link === null) notFound();
  const customer = customerWords(link.customer);
  return (
    <PortalShell width="narrow">
      <h1 className="text-title font-semibold">Sign in to open this link</h1>
      <p className="mt-4 text-lead text-muted">
        {link.ticket ? (
          <>
            Ticket <span className="font-medium text-ink">{link.ticket}</span> leads to a step in connecting {customer}.
          </>
        ) : (
          <>It leads to a step in connecting {customer}.</>
        )}{" "}
        Where do you work?
      </p>
      <div className="mt-8 flex flex-wrap gap-3">
        <ButtonLink kind="primary" href={signInPath({ customer: link.customer, returnTo: link.path })} className="min-h-11 px-5">
          I work at {customer}
        </ButtonLink>
        <ButtonLink href={staffSignInPath(link.path)} className="min-h-11 px-5">
          I work at Dropzone
        </ButtonLink>
      </div>
      <p className="mt-8 text-note text-muted">The link itself opens nothing. What you see afterwards is what your account may see.</p>
    </PortalShell>
  );
}
