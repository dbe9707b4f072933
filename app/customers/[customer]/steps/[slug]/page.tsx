import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { StaffFrame } from "@/app/customers/staff-frame";
import { StepPageView } from "@/components/onboarding/step-page-view";
import { Breadcrumb } from "@/components/staff/breadcrumb";
import { CheckAgain } from "@/components/staff/check-again";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { AppLink } from "@/components/ui/text-link";
import { findStep } from "@/lib/catalogue/steps";
import { canCheck } from "@/lib/desk/check-step";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { readTicket } from "@/lib/links/ticket-link";
import { loadStep } from "@/lib/provisioning/setup/load-step";
import { findCustomerBySlug } from "@/lib/store/customers";
import { checkStepAction } from "./actions";

type Props = { params: Promise<{ customer: string; slug: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: findStep((await params).slug)?.title ?? "Step" };
}

/** A step as the customer sees it, read-only, with what staff can do about it. */
export default async function StaffStepPage({ params, searchParams }: Props) {
  const { customer: slug, slug: stepSlug } = await params;
  const { ticket, about } = await searchParams;
  const who = await requireStaff();
  const [customer, step] = [await findCustomerBySlug(slug), findStep(stepSlug)];
  if (customer === null || step === undefined) notFound();
  const [loaded, checkable] = await Promise.all([loadStep(customer, step, "no"), canCheck(customer, step.slug)]);
  return (
    <StaffFrame who={who} section="/customers" width="narrow">
      <LiveRefresh url={`/api/customers/${customer.slug}/events`} atMostEveryMs={1000} />
      <div className="mb-4">
        <Breadcrumb>
          <AppLink href={`/customers/${customer.slug}`} className="rounded-sm font-medium text-ink hover:underline">
            {customer.name}
          </AppLink>
        </Breadcrumb>
      </div>
      <StepPageView
        {...loaded}
        step={step}
        ticket={readTicket(ticket)}
        about={typeof about === "string" ? about : null}
        customer={customer}
        staffBasePath={`/customers/${customer.slug}`}
        primary={null}
      >
        <CheckAgain slug={customer.slug} step={step.slug} checkable={checkable} action={checkStepAction} />
      </StepPageView>
    </StaffFrame>
  );
}
