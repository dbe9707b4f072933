import { StaffFrame } from "@/app/customers/staff-frame";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Step } from "@/lib/catalogue/steps";
import type { SignedInStaff } from "@/lib/identity/guards/staff-session";
import type { Customer } from "@/lib/store/customers";
import { viewAsCustomerAction } from "./actions";

/** Shown instead of the customer's page until the view is recorded. Opening the address alone shows nothing and writes nothing. */
export function AskFirst({ who, customer, step }: { who: SignedInStaff; customer: Customer; step: Step | null }) {
  return (
    <StaffFrame who={who} section="/customers" width="narrow">
      <h1 className="text-title font-semibold">See what {customer.name} sees</h1>
      <p className="mt-4 text-lead text-muted">You see their pages for an hour. That you looked stands in their audit trail.</p>
      <form action={viewAsCustomerAction} className="mt-8">
        <input type="hidden" name="customer" value={customer.slug} />
        <input type="hidden" name="step" value={step?.slug ?? ""} />
        <SubmitButton>View as the customer sees it</SubmitButton>
      </form>
    </StaffFrame>
  );
}
