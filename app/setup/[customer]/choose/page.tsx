import type { Metadata } from "next";
import { ChooseForm } from "@/components/onboarding/choose-form";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { eventsPath, setupPath } from "@/lib/links/paths";
import { loadChoosing } from "@/lib/provisioning/setup/choose";
import { SetupFrame } from "../setup-frame";
import { chooseAction } from "./actions";

export const metadata: Metadata = { title: "Choose what Dropzone may do" };

export default async function ChoosePage({ params }: { params: Promise<{ customer: string }> }) {
  const { customer: slug } = await params;
  const visit = await requireCustomerAdmin(slug);
  const { choices, isRunGoing, portalUrlHelp } = await loadChoosing(visit.customer);
  return (
    <SetupFrame visit={visit} width="wide">
      <LiveRefresh url={eventsPath(slug)} refreshes={false} />
      <header className="measure mb-10">
        <h1 className="text-title font-semibold sm:text-display">What may Dropzone do?</h1>
        <p className="mt-3 text-lead text-muted">
          Each capability costs permissions. What you decline is never asked for, and you can change your mind later.
        </p>
      </header>
      <ChooseForm
        choices={choices}
        action={chooseAction}
        isRunGoing={isRunGoing}
        portalUrlHelp={portalUrlHelp}
        checklistHref={setupPath(slug)}
      />
    </SetupFrame>
  );
}
