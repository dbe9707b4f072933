import type { Metadata } from "next";
import { LettersView } from "@/components/onboarding/letters/letters-view";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { loadLetters } from "@/lib/desk/letters/load-letters";
import { requireCustomerPerson } from "@/lib/identity/guards/customer-guards";
import { eventsPath, setupPath } from "@/lib/links/paths";
import { SetupFrame } from "../setup-frame";
import { endLettersAction, nameColleagueAction, subscribeAction } from "./actions";

export const metadata: Metadata = { title: "Letters" };

export default async function LettersPage({ params }: { params: Promise<{ customer: string }> }) {
  const visit = await requireCustomerPerson((await params).customer);
  const { customer, person } = visit;
  return (
    <SetupFrame visit={visit} width="narrow">
      <LiveRefresh url={eventsPath(customer.slug)} />
      <LettersView
        {...(await loadLetters(customer.id, person))}
        customerName={customer.name}
        home={setupPath(customer.slug)}
        subscribeAction={subscribeAction}
        nameAction={visit.canAct === "no" ? null : nameColleagueAction}
        endAction={endLettersAction}
      />
    </SetupFrame>
  );
}
