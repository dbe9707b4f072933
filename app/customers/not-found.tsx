import { RefusedView } from "@/components/onboarding/refused-view";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { StaffFrame } from "./staff-frame";

export const metadata = { title: "Not found" };

/** For staff, who have no invitation links: a wrong slug, or a step that is no longer called that. */
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
