import type { Metadata } from "next";
import { ChecklistView } from "@/components/onboarding/checklist-view";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { requireCustomerPerson } from "@/lib/identity/guards";
import { loadChecklist } from "@/lib/provisioning/load-checklist";
import { SetupFrame } from "./setup-frame";

export const metadata: Metadata = { title: "Checklist" };

export default async function ChecklistPage({ params }: { params: Promise<{ customer: string }> }) {
  const { customer: slug } = await params;
  const visit = await requireCustomerPerson(slug);
  const view = await loadChecklist(visit.customer);
  return (
    <SetupFrame visit={visit} width="wide">
      <LiveRefresh url={`/api/setup/${slug}/events`} />
      <ChecklistView view={view} canAct={visit.canAct} />
    </SetupFrame>
  );
}
