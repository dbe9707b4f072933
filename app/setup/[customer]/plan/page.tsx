import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PlanView } from "@/components/onboarding/plan-view";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { findIntent } from "@/lib/identity/guards/intent";
import { alreadyGoingPath, beforePath, eventsPath } from "@/lib/links/paths";
import { changeWords } from "@/lib/onboarding/planning/change-words";
import { changesNamed } from "@/lib/onboarding/planning/left-out";
import { countFindings, standsInTheWay } from "@/lib/onboarding/preflight/preflight";
import { loadPlan } from "@/lib/provisioning/setup/load-plan";
import { isDigestOf } from "@/lib/provisioning/setup/plan-digest";
import { NotLookedPage } from "../not-looked-page";
import { SetupFrame } from "../setup-frame";
import { chooseAppAction, restoreAppAction, startAction } from "./actions";

export const metadata: Metadata = { title: "The changes" };

type Query = {
  changed?: string | string[];
  dropped?: string | string[];
  looked?: string | string[];
  without?: string | string[];
};
type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Query> };

export default async function PlanPage({ params, searchParams }: Props) {
  const { customer: slug } = await params;
  const { changed, dropped, looked, without } = await searchParams;
  const visit = await requireCustomerAdmin(slug);
  const loaded = await loadPlan(visit.customer, visit.person.id, { without: without === "exchange" ? without : null });
  if (!loaded.ok && loaded.reason === "not-looked") return <NotLookedPage visit={visit} looked={loaded} />;
  const confirmed = await findIntent({ what: "start", customer: slug, personId: visit.person.id });
  if (!loaded.ok) redirect(loaded.reason === "run-going" && confirmed !== null ? alreadyGoingPath(slug) : loaded.href);
  const { name, entraTenantName, initialDomain } = visit.customer;
  const wantedApp = await findIntent({ what: "choose-app", customer: slug, personId: visit.person.id });
  // Whoever has read what stands in the way, or comes back to a plan that they were in the middle of, goes on here.
  const isNew = [looked, changed, without].every((given) => given === undefined) && confirmed === null && wantedApp === null;
  if (isNew && standsInTheWay(loaded.findings).length > 0) redirect(beforePath(slug));
  return (
    <SetupFrame visit={visit}>
      <LiveRefresh url={eventsPath(slug)} refreshes={false} />
      <PlanView
        groups={loaded.groups}
        already={loaded.already}
        leftAlone={loaded.leftAlone}
        total={loaded.plan.length}
        startAction={startAction.bind(null, loaded.plan)}
        isPartial={loaded.isPartial}
        refusedBefore={loaded.refusedBefore}
        shownFor={loaded.choices}
        confirmed={confirmed === null ? null : isDigestOf(confirmed, loaded.plan) ? "this-plan" : "another-plan"}
        leftOut={
          changed === "choices" ? changesNamed(String(dropped ?? "").split(",")).map((change) => changeWords(change).sentence) : null
        }
        before={loaded.before}
        looked={{ ...countFindings(loaded.findings), href: beforePath(slug) }}
        others={{ apps: loaded.others, mayAdopt: loaded.mayAdopt, chooseAction: chooseAppAction, wanted: wantedApp }}
        deleted={{ app: loaded.deleted, restoreAction: restoreAppAction }}
        replacements={loaded.replacements}
        customer={{ name, tenantName: entraTenantName, initialDomain }}
      />
    </SetupFrame>
  );
}
