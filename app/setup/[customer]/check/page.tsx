import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SubmitByItself } from "@/components/onboarding/submit-by-itself";
import { SubmitButton } from "@/components/ui/submit-button";
import { findStep } from "@/lib/catalogue/steps";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { findIntent } from "@/lib/identity/guards/intent";
import { readTicket } from "@/lib/links/ticket-link";
import { SetupFrame } from "../setup-frame";
import { checkAgainAction } from "./actions";

export const metadata: Metadata = { title: "Check again" };

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<{ step?: string | string[]; ticket?: string | string[] }> };

/**
 * Where Microsoft's sign-in leads back to after "Check again". Opening the address checks nothing: the form does. It is sent by itself only
 * in the browser in which the button was pressed, so that no link of another site can start a check.
 */
export default async function CheckPage({ params, searchParams }: Props) {
  const { customer: slug } = await params;
  const query = await searchParams;
  const visit = await requireCustomerAdmin(slug);
  const step = findStep(String(query.step ?? ""));
  if (step === undefined) notFound();
  const wasPressed = (await findIntent({ what: "check", customer: slug, personId: visit.person.id })) === step.slug;
  return (
    <SetupFrame visit={visit} width="narrow">
      <h1 className="text-title font-semibold">Check again</h1>
      <p className="mt-4 text-lead text-muted">
        The portal looks at your tenant once more and shows what it found at “{step.title}”. It changes nothing there.
      </p>
      <form id="check-again" action={checkAgainAction} className="mt-8">
        <input type="hidden" name="step" value={step.slug} />
        <input type="hidden" name="back" value="yes" />
        <input type="hidden" name="ticket" value={readTicket(query.ticket) ?? ""} />
        <SubmitButton pendingLabel="Asking Microsoft">Check again</SubmitButton>
      </form>
      {wasPressed && <SubmitByItself form="check-again" />}
    </SetupFrame>
  );
}
