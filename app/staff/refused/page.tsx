import type { Metadata } from "next";
import { cookies } from "next/headers";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { RefusedView } from "@/components/onboarding/refused-view";
import { SupportFacts } from "@/components/onboarding/support-facts";
import { cookieName } from "@/lib/identity/guards/cookies";
import { findStaff } from "@/lib/identity/guards/staff-session";
import { findRefusal } from "@/lib/identity/trips/find-refusal";
import { refusedPage } from "@/lib/identity/trips/refusal";
import { missingRolePage } from "@/lib/identity/trips/staff-refusal";
import { staffSignOutPath } from "@/lib/links/paths";

export const metadata: Metadata = { title: "Not for this account" };

/** Shown when a member of staff asked for a page that needs another role, or when a sign-in was refused. */
export default async function StaffRefusedPage({ searchParams }: { searchParams: Promise<{ needs?: string | string[] }> }) {
  const { needs } = await searchParams;
  const found = await findStaff();
  if (found && needs !== undefined)
    return (
      <PortalShell width="narrow" person={found.staff} signOutPath={staffSignOutPath}>
        <RefusedView {...missingRolePage({ held: found.staff.roles, needs: String(needs) })} />
      </PortalShell>
    );
  const sealed = (await cookies()).get(cookieName("refused"))?.value;
  const { support, ...page } = refusedPage(findRefusal({ reason: undefined, sealed }));
  return (
    <PortalShell width="narrow">
      <RefusedView {...page} />
      <SupportFacts facts={support} />
    </PortalShell>
  );
}
