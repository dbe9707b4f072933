import type { ReactNode } from "react";
import { PortalShell } from "@/components/onboarding/portal-shell";
import type { PageWidth } from "@/components/ui/page-shell";
import { TextLink } from "@/components/ui/text-link";
import type { Customer } from "@/lib/store/customers";

/** The customer's own frame, under a banner that says that a member of staff is looking. */
export function AsCustomerFrame({ customer, width, children }: { customer: Customer; width: PageWidth; children: ReactNode }) {
  return (
    <>
      <PortalShell customer={{ name: customer.name, href: `/customers/${customer.slug}/as-customer` }} width={width}>
        {children}
      </PortalShell>
      <aside
        aria-label="You are looking as staff"
        className="sticky bottom-0 z-10 border-t border-attention/30 bg-attention-soft px-4 py-2.5 text-note sm:px-6"
      >
        You see what {customer.name} sees. Buttons do nothing here, and that you looked stands in their audit trail.{" "}
        <TextLink href={`/customers/${customer.slug}`}>Back to staff's view</TextLink>
      </aside>
    </>
  );
}
