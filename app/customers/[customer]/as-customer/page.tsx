import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ChecklistView } from "@/components/onboarding/checklist-view";
import { recordViewAsCustomer } from "@/lib/desk/change-customer";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { loadChecklist } from "@/lib/provisioning/setup/load-checklist";
import { findCustomerBySlug } from "@/lib/store/customers";
import { AsCustomerFrame } from "./as-customer-frame";

export const metadata: Metadata = { title: "As the customer sees it" };

export default async function AsCustomerPage({ params }: { params: Promise<{ customer: string }> }) {
  const { staff } = await requireStaff();
  const customer = await findCustomerBySlug((await params).customer);
  if (customer === null) notFound();
  await recordViewAsCustomer(customer, "Checklist", staff);
  return (
    <AsCustomerFrame customer={customer} width="wide">
      <ChecklistView view={await loadChecklist(customer)} canAct="yes" staffBasePath={`/customers/${customer.slug}/as-customer`} />
    </AsCustomerFrame>
  );
}
