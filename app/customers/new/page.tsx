import type { Metadata } from "next";
import { NewCustomerForm } from "@/components/staff/new-customer-form";
import { TextLink } from "@/components/ui/text-link";
import { cloudChoices } from "@/lib/catalogue/clouds";
import { customerManagers } from "@/lib/catalogue/staff-roles";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { listStaff } from "@/lib/store/staff";
import { StaffFrame } from "../staff-frame";
import { createCustomerAction } from "./actions";

export const metadata: Metadata = { title: "New customer" };

export default async function NewCustomerPage() {
  const who = await requireStaff(...customerManagers);
  const owners = (await listStaff()).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <StaffFrame who={who} section="/customers" width="narrow">
      <h1 className="text-title font-semibold">New customer</h1>
      <p className="mt-2 mb-8 text-note text-muted">
        They get an invitation link, and nothing happens in their tenant until somebody who administers it has read the plan. For many at
        once, <TextLink href="/customers/import">import a table</TextLink>.
      </p>
      <NewCustomerForm action={createCustomerAction} owners={owners} clouds={cloudChoices} ownerId={who.staff.id} />
    </StaffFrame>
  );
}
