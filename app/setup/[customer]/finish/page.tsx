import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LettersSwitch } from "@/components/onboarding/finish/letters-switch";
import { WatchingSwitch } from "@/components/onboarding/finish/watching-switch";
import { FinishView } from "@/components/onboarding/finish-view";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { loadLetters } from "@/lib/desk/letters/load-letters";
import { requireCustomerPerson } from "@/lib/identity/guards/customer-guards";
import { eventsPath, lettersPath, planPath, undoPath } from "@/lib/links/paths";
import { loadFinish } from "@/lib/provisioning/setup/finish";
import { endLettersAction, subscribeAction } from "../letters/actions";
import { SetupFrame } from "../setup-frame";
import { keepAccessAction, removeAccessAction, switchWatchingAction } from "./actions";

export const metadata: Metadata = { title: "Finish" };

export default async function FinishPage({ params }: { params: Promise<{ customer: string }> }) {
  const { customer: slug } = await params;
  const visit = await requireCustomerPerson(slug);
  const loaded = await loadFinish(visit.customer);
  if (!loaded.ok) redirect(`/setup/${slug}`);
  const { isConfigured, own, suggested } = await loadLetters(visit.customer.id, visit.person);
  const mayDecide = visit.canAct !== "no";
  return (
    <SetupFrame visit={visit}>
      <LiveRefresh url={eventsPath(slug)} />
      <FinishView
        {...loaded.receipt}
        firstAlert={loaded.firstAlert}
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
      {loaded.watching && (
        <WatchingSwitch watching={loaded.watching} action={mayDecide ? switchWatchingAction : null} planHref={planPath(slug)} />
      )}
      {isConfigured && (
        <LettersSwitch {...{ own, suggested, lettersHref: lettersPath(slug), subscribeAction, endAction: endLettersAction }} />
      )}
    </SetupFrame>
  );
}
