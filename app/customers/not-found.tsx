import { RefusedView } from "@/components/onboarding/refused-view";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { StaffFrame } from "./staff-frame";

export const metadata = { title: "Not found" };

/** Shown to staff for an unknown customer, or for a step whose slug is unknown or was renamed. */
export default async function NotFound() {
  const who = await requireStaff();
  return (
    <StaffFrame who={who} section="/customers" width="narrow">
      <RefusedView
        title="There is nothing at this address"
        what="No customer, step or endpoint is called that."
        next="Check the end of the address, or find the customer by name, host, domain or tenant ID in the list."
        actions={[{ label: "See all customers", href: "/customers" }]}
      />
    </StaffFrame>
  );
}
