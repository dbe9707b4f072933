import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { StepPageView } from "@/components/onboarding/step-page-view";
import { findStep } from "@/lib/catalogue/steps";
import { mayViewAsCustomer } from "@/lib/desk/change-customer";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { loadStep } from "@/lib/provisioning/setup/load-step";
import { findCustomerBySlug } from "@/lib/store/customers";
import { AsCustomerFrame } from "../../as-customer-frame";
import { AskFirst } from "../../ask-first";

export const metadata: Metadata = { title: "As the customer sees it" };

export default async function StepAsCustomerPage({ params }: { params: Promise<{ customer: string; slug: string }> }) {
  const { customer: slug, slug: stepSlug } = await params;
  const who = await requireStaff();
  const [customer, step] = [await findCustomerBySlug(slug), findStep(stepSlug)];
  if (customer === null || step === undefined) notFound();
  if (!(await mayViewAsCustomer(customer, who.staff))) return <AskFirst who={who} customer={customer} step={step} />;
  const loaded = await loadStep(customer, step, "yes");
  return (
    <AsCustomerFrame customer={customer} width="narrow">
      <StepPageView {...loaded} step={step} ticket={null} customer={customer} staffBasePath={`/customers/${customer.slug}/as-customer`} />
    </AsCustomerFrame>
  );
}
