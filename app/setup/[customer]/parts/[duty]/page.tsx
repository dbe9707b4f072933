import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { PlanView } from "@/components/onboarding/plan-view";
import { canDo } from "@/lib/catalogue/duties";
import { readPartDuty } from "@/lib/catalogue/parts";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { beforePath, partPath } from "@/lib/links/paths";
import { countFindings } from "@/lib/onboarding/preflight/preflight";
import { exchangeSignInForPart } from "@/lib/provisioning/setup/exchange-sign-in";
import { loadPlan } from "@/lib/provisioning/setup/load-plan";
import { NotLookedPage } from "../../not-looked-page";
import { chooseAppAction, startAction } from "../../plan/actions";
import { SetupFrame } from "../../setup-frame";

export const metadata: Metadata = { title: "Your part" };

type Props = { params: Promise<{ customer: string; duty: string }> };

/** The page that a colleague's link opens: what is left for whoever holds this duty, as a page of its own. */
export default async function PartPage({ params }: Props) {
  const { customer: slug, duty: asked } = await params;
  const visit = await requireCustomerAdmin(slug);
  const duty = readPartDuty(asked);
  if (duty === null) notFound();
  const { customer, person } = visit;
  const here = partPath(slug, duty);
  const signIn = duty === "exchange-admin" ? await exchangeSignInForPart(customer, person, here) : null;
  const loaded = await loadPlan(customer, person.id, { here });
  if (!loaded.ok && loaded.reason === "not-looked") return <NotLookedPage visit={visit} looked={loaded} />;
  if (!loaded.ok) redirect(loaded.href);
  if (signIn !== null) redirect(signIn);
  return (
    <SetupFrame visit={visit}>
      <PlanView
        part={{ duty, isTheirs: canDo(duty, person.roles) !== "no" }}
        groups={loaded.groups}
        already={loaded.already}
        total={loaded.plan.length}
        startAction={startAction.bind(null, loaded.plan)}
        isPartial={loaded.isPartial}
        refusedBefore={loaded.refusedBefore}
        shownFor={loaded.choices}
        confirmed={null}
        leftOut={null}
        before={loaded.before}
        looked={{ ...countFindings(loaded.findings), href: beforePath(slug) }}
        others={{ apps: loaded.others, mayAdopt: loaded.mayAdopt, chooseAction: chooseAppAction, wanted: null }}
        replacements={loaded.replacements}
        customer={{ name: customer.name, tenantName: customer.entraTenantName, initialDomain: customer.initialDomain }}
      />
    </SetupFrame>
  );
}
