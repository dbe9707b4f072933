import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { NotLookedView } from "@/components/onboarding/not-looked-view";
import { UndoView } from "@/components/onboarding/undo-view";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { choosePath, eventsPath, removeAccessPath } from "@/lib/links/paths";
import { loadUndo } from "@/lib/provisioning/setup/load-undo";
import { SetupFrame } from "../setup-frame";
import { purgeAction, undoAction } from "./actions";

export const metadata: Metadata = { title: "Undo everything" };

export default async function UndoPage({ params }: { params: Promise<{ customer: string }> }) {
  const { customer: slug } = await params;
  const visit = await requireCustomerAdmin(slug);
  const loaded = await loadUndo(visit.customer, visit.person.id);
  if (!loaded.ok && loaded.reason !== "not-looked") redirect(loaded.href);
  return (
    <SetupFrame visit={visit}>
      <LiveRefresh url={eventsPath(slug)} refreshes={false} />
      {loaded.ok ? (
        <UndoView
          {...loaded}
          tenant={visit.customer.entraTenantName ?? visit.customer.name}
          total={loaded.plan.length}
          undoAction={undoAction.bind(null, loaded.plan)}
          purgeAction={purgeAction}
          againHref={visit.customer.endedAt === null ? choosePath(slug) : null}
          removeAccessHref={removeAccessPath(slug)}
        />
      ) : (
        <NotLookedView {...loaded} />
      )}
    </SetupFrame>
  );
}
