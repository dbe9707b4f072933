import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CertificateUpload } from "@/components/onboarding/certificate-upload";
import { PortalUrlForm } from "@/components/onboarding/portal-url-form";
import { StepPageView } from "@/components/onboarding/step-page-view";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { findStep } from "@/lib/catalogue/steps";
import { requireCustomerPerson } from "@/lib/identity/guards/customer-guards";
import { eventsPath } from "@/lib/links/paths";
import { readTicket } from "@/lib/links/ticket-link";
import { loadStep } from "@/lib/provisioning/setup/load-step";
import { uploadRefusal } from "@/lib/provisioning/setup/upload-certificate";
import { checkAgainAction } from "../../check/actions";
import { SetupFrame } from "../../setup-frame";
import { savePortalUrlAction, uploadCertificateAction } from "./actions";

type Props = { params: Promise<{ customer: string; slug: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: findStep((await params).slug)?.title ?? "Step" };
}

export default async function StepPage({ params, searchParams }: Props) {
  const { customer: slug, slug: stepSlug } = await params;
  const { ticket: asked, about } = await searchParams;
  const ticket = readTicket(asked);
  const visit = await requireCustomerPerson(slug);
  const step = findStep(stepSlug);
  if (step === undefined) notFound();
  const loaded = await loadStep(visit.customer, step, visit.canAct, ticket);
  return (
    <SetupFrame visit={visit} width="narrow">
      <LiveRefresh url={eventsPath(slug)} />
      <StepPageView
        step={step}
        ticket={ticket}
        about={typeof about === "string" ? about : null}
        customer={visit.customer}
        checkAgain={checkAgainAction}
        {...loaded}
      >
        {loaded.portalUrl && visit.canAct !== "no" && <PortalUrlForm action={savePortalUrlAction} {...loaded.portalUrl} />}
        {step.slug === "certificate" && visit.canAct !== "no" && (
          <CertificateUpload action={uploadCertificateAction} current={loaded.certificate} refusal={uploadRefusal(visit.person.roles)} />
        )}
      </StepPageView>
    </SetupFrame>
  );
}
