import type { Metadata } from "next";
import { cookies } from "next/headers";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { RefusedView } from "@/components/onboarding/refused-view";
import { SupportFacts } from "@/components/onboarding/support-facts";
import { cookieName } from "@/lib/identity/guards/cookies";
import { findRefusal } from "@/lib/identity/trips/find-refusal";
import { refusedPage } from "@/lib/identity/trips/refusal";

export const metadata: Metadata = { title: "Not signed in" };

type Query = { reason?: string | string[]; returnTo?: string | string[] };

export default async function RefusedPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { reason, returnTo } = await searchParams;
  const sealed = (await cookies()).get(cookieName("refused"))?.value;
  const { support, ...page } = refusedPage(findRefusal({ reason: reason?.toString(), returnTo: returnTo?.toString(), sealed }));
  return (
    <PortalShell width="narrow">
      <RefusedView {...page} />
      <SupportFacts facts={support} />
    </PortalShell>
  );
}
