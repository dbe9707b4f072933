import { NotLookedView, type NotLookedViewProps } from "@/components/onboarding/not-looked-view";
import { LiveRefresh } from "@/components/ui/live-refresh";
import type { CustomerPerson } from "@/lib/identity/guards/customer-guards";
import { eventsPath } from "@/lib/links/paths";
import { SetupFrame } from "./setup-frame";

/** In place of a plan or of somebody's part, when what it would be made of could not be looked at. */
export function NotLookedPage({ visit, looked }: { visit: CustomerPerson; looked: NotLookedViewProps }) {
  return (
    <SetupFrame visit={visit}>
      <LiveRefresh url={eventsPath(visit.customer.slug)} refreshes={false} />
      <NotLookedView {...looked} />
    </SetupFrame>
  );
}
