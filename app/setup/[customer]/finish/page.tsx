import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FinishView } from "@/components/onboarding/finish-view";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { requireCustomerPerson } from "@/lib/identity/guards/customer-guards";
import { eventsPath, undoPath } from "@/lib/links/paths";
import { loadFinish } from "@/lib/provisioning/setup/finish";
import { SetupFrame } from "../setup-frame";
import { keepAccessAction, removeAccessAction } from "./actions";

export const metadata: Metadata = { title: "Finish" };

export default async function FinishPage({ params }: { params: Promise<{ customer: string }> }) {
  const { customer: slug } = await params;
  const visit = await requireCustomerPerson(slug);
  const loaded = await loadFinish(visit.customer);
  if (!loaded.ok) redirect(`/setup/${slug}`);
  const mayDecide = visit.canAct !== "no";
  return (
    <SetupFrame visit={visit}>
      <LiveRefresh url={eventsPath(slug)} refreshes={false} />
      <FinishView
        {...loaded.receipt}
        customerName={visit.customer.name}
        dropzoneHost={visit.customer.dropzoneHost}
        trailHref={`/setup/${slug}/audit.json`}
        undoHref={mayDecide ? undoPath(slug) : null}
        access={{
          decided: loaded.decided,
          isBack: loaded.isBack,
          keepAction: mayDecide ? keepAccessAction : null,
          removeAction: mayDecide ? removeAccessAction : null,
        }}
      />
    </SetupFrame>
  );
}
