import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PlanView } from "@/components/onboarding/plan-view";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { beforePath } from "@/lib/links/paths";
import { countFindings, standsInTheWay } from "@/lib/onboarding/preflight/preflight";
import { loadPlan } from "@/lib/provisioning/setup/load-plan";
import { SetupFrame } from "../setup-frame";
import { chooseAppAction, startAction } from "./actions";

export const metadata: Metadata = { title: "The changes" };

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<{ looked?: string | string[] }> };

export default async function PlanPage({ params, searchParams }: Props) {
  const { customer: slug } = await params;
  const visit = await requireCustomerAdmin(slug);
  const loaded = await loadPlan(visit.customer, visit.person.id);
  if (!loaded.ok) redirect(loaded.href);
  if (standsInTheWay(loaded.findings).length > 0 && (await searchParams).looked === undefined) redirect(beforePath(slug));
  const { name, entraTenantName, initialDomain } = visit.customer;
  return (
    <SetupFrame visit={visit}>
      <PlanView
        groups={loaded.groups}
        already={loaded.already}
        total={loaded.plan.length}
        startAction={startAction.bind(null, loaded.plan)}
        before={loaded.before}
        looked={{ ...countFindings(loaded.findings), href: beforePath(slug) }}
        others={{ apps: loaded.others, mayAdopt: loaded.mayAdopt, chooseAction: chooseAppAction }}
        replacements={loaded.replacements}
        customer={{ name, tenantName: entraTenantName, initialDomain }}
      />
    </SetupFrame>
  );
}
