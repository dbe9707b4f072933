import type { Metadata } from "next";
import { Arrival } from "@/components/onboarding/arrival";
import { ChecklistView } from "@/components/onboarding/checklist-view";
import { EndedView } from "@/components/onboarding/ended-view";
import { RunIsGoing } from "@/components/onboarding/run-is-going";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { isGoing } from "@/lib/catalogue/run-states";
import { requireCustomerPersonAnd } from "@/lib/identity/guards/customer-guards";
import { eventsPath } from "@/lib/links/paths";
import { loadChecklist } from "@/lib/provisioning/setup/load-checklist";
import { findGoingRunStarter } from "@/lib/provisioning/setup/run-starter";
import { stopAction } from "./actions";
import { SetupFrame } from "./setup-frame";

export const metadata: Metadata = { title: "Checklist" };

type Query = { about?: string | string[]; ticket?: string | string[]; started?: string | string[] };
type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Query> };

export default async function ChecklistPage({ params, searchParams }: Props) {
  const { customer: slug } = await params;
  const { about, ticket, started } = await searchParams;
  const { visit, found } = await requireCustomerPersonAnd(slug, async ({ customer, person }) => {
    const { endedAt, eraseAt } = customer;
    return endedAt !== null && eraseAt !== null
      ? { isEnded: true as const, endedAt, eraseAt }
      : { isEnded: false as const, view: await loadChecklist(customer, person.roles) };
  });
  if (found.isEnded)
    return (
      <SetupFrame visit={visit}>
        <EndedView customer={visit.customer} endedAt={found.endedAt} eraseAt={found.eraseAt} canAct={visit.canAct} />
      </SetupFrame>
    );
  const { view } = found;
  const going = started === "already" && isGoing(view.run) ? await findGoingRunStarter(visit.customer.id) : null;
  return (
    <SetupFrame visit={visit} width="wide">
      <LiveRefresh url={eventsPath(slug)} isMoving={isGoing(view.run)} />
      <Arrival about={about} ticket={ticket} state={null} customer={slug} side="customer" />
      {going && <RunIsGoing name={going.personId === visit.person.id ? null : going.name} at={going.at} />}
      <ChecklistView view={view} canAct={visit.canAct} stopAction={stopAction} />
    </SetupFrame>
  );
}
