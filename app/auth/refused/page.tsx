import type { Metadata } from "next";
import { cookies } from "next/headers";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { RefusedView } from "@/components/onboarding/refused-view";
import { CopyButton } from "@/components/ui/copy-button";
import { cookieName } from "@/lib/identity/cookies";
import { findRefusal } from "@/lib/identity/find-refusal";
import { refusedPage } from "@/lib/identity/refusal";

export const metadata: Metadata = { title: "Not signed in" };

export default async function RefusedPage({ searchParams }: { searchParams: Promise<{ reason?: string | string[] }> }) {
  const { reason } = await searchParams;
  const sealed = (await cookies()).get(cookieName("refused"))?.value;
  const { support, ...page } = refusedPage(findRefusal({ reason: reason === undefined ? undefined : String(reason), sealed }));
  return (
    <PortalShell width="narrow">
      <RefusedView {...page} />
      {support.length > 0 && (
        <div className="mt-10 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4 text-small text-muted">
          {support.map(({ label, value }) => (
            <p key={label}>
              {label} <span className="font-mono text-ink">{value}</span>
            </p>
          ))}
          <CopyButton
            text={support.map(({ label, value }) => `${label}: ${value}`).join("\n")}
            label="Copy for support"
            what="for support"
          />
        </div>
      )}
    </PortalShell>
  );
}
