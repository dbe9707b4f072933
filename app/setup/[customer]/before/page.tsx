import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { BeforeView } from "@/components/onboarding/before-view";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { loadBefore } from "@/lib/provisioning/setup/load-before";
import { SetupFrame } from "../setup-frame";
import { answerBeforeAction } from "./actions";

export const metadata: Metadata = { title: "Before anything changes" };

export default async function BeforePage({ params }: { params: Promise<{ customer: string }> }) {
  const { customer: slug } = await params;
  const visit = await requireCustomerAdmin(slug);
  const loaded = await loadBefore(visit.customer, visit.person.id);
  if (!loaded.ok) redirect(loaded.href);
  return (
    <SetupFrame visit={visit}>
      <BeforeView {...loaded} customer={visit.customer} answerAction={answerBeforeAction} />
    </SetupFrame>
  );
}
