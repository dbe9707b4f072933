import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ChecklistView } from "@/components/onboarding/checklist-view";
import { mayViewAsCustomer } from "@/lib/desk/change-customer";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { loadChecklist } from "@/lib/provisioning/setup/load-checklist";
import { findCustomerBySlug } from "@/lib/store/customers";
import { AsCustomerFrame } from "./as-customer-frame";
import { AskFirst } from "./ask-first";

export const metadata: Metadata = { title: "As the customer sees it" };

export default async function AsCustomerPage({ params }: { params: Promise<{ customer: string }> }) {
  const who = await requireStaff();
  const customer = await findCustomerBySlug((await params).customer);
  if (customer === null) notFound();
  if (!(await mayViewAsCustomer(customer, who.staff))) return <AskFirst who={who} customer={customer} step={null} />;
  return (
    <AsCustomerFrame customer={customer} width="wide">
      <ChecklistView view={await loadChecklist(customer)} canAct="yes" staffBasePath={`/customers/${customer.slug}/as-customer`} />
    </AsCustomerFrame>
  );
}
