import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { ConfirmTenantView } from "@/components/onboarding/confirm-tenant";
import { PortalShell } from "@/components/onboarding/portal-shell";
import { directoryRoles } from "@/lib/catalogue/directory-roles";
import { cookieName } from "@/lib/identity/guards/cookies";
import { findTenantToConfirm } from "@/lib/identity/trips/confirm-tenant";
import { checkTenant, findOwnerName } from "@/lib/identity/trips/tenant-check";
import { refusedPath, startPath } from "@/lib/links/paths";
import { confirmTenantAction } from "./actions";

export const metadata: Metadata = { title: "Is this your tenant?" };

export default async function ConfirmTenantPage() {
  const found = await findTenantToConfirm((await cookies()).get(cookieName("sign-in"))?.value);
  if (!found.ok) redirect(refusedPath(found.reason));
  const { candidate, customer } = found;
  const check = await checkTenant(customer, candidate);
  return (
    <PortalShell customer={{ name: customer.name }} width="narrow">
      <ConfirmTenantView
        tenantName={candidate.tenantName}
        initialDomain={candidate.initialDomain ?? ""}
        tenantId={candidate.entraTenantId}
        person={{
          name: candidate.name,
          userName: candidate.userName,
          roles: candidate.roles?.map((role) => directoryRoles[role].name) ?? null,
        }}
        customer={customer}
        held={check.ok ? null : { expected: check.expected, askedAt: check.asked?.askedAt ?? null, ask: await findOwnerName(customer) }}
        confirmAction={confirmTenantAction}
        otherAccountHref={startPath({ purpose: "join", account: "other" })}
        signInAgainHref={startPath({ purpose: "join" })}
      />
    </PortalShell>
  );
}
