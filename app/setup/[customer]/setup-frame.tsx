import type { ReactNode } from "react";
import { PortalShell } from "@/components/onboarding/portal-shell";
import type { PageWidth } from "@/components/ui/page-shell";
import type { CustomerPerson } from "@/lib/identity/guards/customer-guards";
import { lettersPath, sessionsPath, signOutPath } from "@/lib/links/paths";

/** The frame around every page of one customer's onboarding. */
export function SetupFrame({ visit, width, children }: { visit: CustomerPerson; width?: PageWidth; children: ReactNode }) {
  const { customer, person } = visit;
  return (
    <PortalShell
      customer={{ name: customer.name, href: `/setup/${customer.slug}` }}
      person={{ name: person.name, userName: person.userName }}
      signOutPath={signOutPath}
      sessionsHref={sessionsPath(customer.slug)}
      lettersHref={lettersPath(customer.slug)}
      {...(width ? { width } : {})}
    >
      {children}
    </PortalShell>
  );
}
