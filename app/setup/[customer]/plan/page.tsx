import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PlanView } from "@/components/onboarding/plan-view";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { findIntent } from "@/lib/identity/guards/intent";
import { changeWords } from "@/lib/onboarding/planning/change-words";
import { changesNamed } from "@/lib/onboarding/planning/left-out";
import { loadPlan } from "@/lib/provisioning/setup/load-plan";
import { isDigestOf } from "@/lib/provisioning/setup/plan-digest";
import { SetupFrame } from "../setup-frame";
import { chooseAppAction, startAction } from "./actions";

export const metadata: Metadata = { title: "The changes" };

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<{ changed?: string | string[]; without?: string | string[] }> };

export default async function PlanPage({ params, searchParams }: Props) {
  const { customer: slug } = await params;
  const { changed, without } = await searchParams;
  const visit = await requireCustomerAdmin(slug);
  const loaded = await loadPlan(visit.customer, visit.person.id);
  if (!loaded.ok) redirect(loaded.href);
  const { name, entraTenantName, initialDomain } = visit.customer;
  const wantedApp = await findIntent({ what: "choose-app", customer: slug, personId: visit.person.id });
  const confirmed = await findIntent({ what: "start", customer: slug, personId: visit.person.id });
  return (
    <SetupFrame visit={visit}>
      <PlanView
        groups={loaded.groups}
        already={loaded.already}
        total={loaded.plan.length}
        startAction={startAction.bind(null, loaded.plan)}
        shownFor={loaded.choices}
        confirmed={confirmed === null ? null : isDigestOf(confirmed, loaded.plan) ? "this-plan" : "another-plan"}
        leftOut={
          changed === "choices" ? changesNamed(String(without ?? "").split(",")).map((change) => changeWords(change).sentence) : null
        }
        before={loaded.before}
        others={{ apps: loaded.others, mayAdopt: loaded.mayAdopt, chooseAction: chooseAppAction, wanted: wantedApp }}
        replacements={loaded.replacements}
        customer={{ name, tenantName: entraTenantName, initialDomain }}
      />
    </SetupFrame>
  );
}
