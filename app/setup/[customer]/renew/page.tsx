import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Arrival } from "@/components/onboarding/arrival";
import { NotLookedView } from "@/components/onboarding/not-looked-view";
import { RenewView } from "@/components/onboarding/renew-view";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { findIntent } from "@/lib/identity/guards/intent";
import { eventsPath, renewPath } from "@/lib/links/paths";
import { readTicket } from "@/lib/links/ticket-link";
import { loadRenewal } from "@/lib/provisioning/setup/load-renewal";
import { isDigestOf } from "@/lib/provisioning/setup/plan-digest";
import { SetupFrame } from "../setup-frame";
import { agreeLifeAction, renewAction } from "./actions";

export const metadata: Metadata = { title: "Renew the secret" };

type Query = { about?: string | string[]; ticket?: string | string[]; without?: string | string[] };
type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Query> };

/** A new client secret for Dropzone, or its new certificate: the plan, and the button that starts it. */
export default async function RenewPage({ params, searchParams }: Props) {
  const { customer: slug } = await params;
  const { about, ticket, without } = await searchParams;
  const visit = await requireCustomerAdmin(slug);
  const { customer, person } = visit;
  const loaded = await loadRenewal(customer, person, {
    here: renewPath(slug, readTicket(ticket)),
    without: without === "exchange" ? without : null,
  });
  if (!loaded.ok && loaded.reason !== "not-looked") redirect(loaded.href);
  const confirmed = loaded.ok ? await findIntent({ what: "renew", customer: slug, personId: person.id }) : null;
  return (
    <SetupFrame visit={visit}>
      <LiveRefresh url={eventsPath(slug)} refreshes={false} />
      <Arrival about={about} ticket={ticket} state={null} customer={slug} side="customer" />
      {loaded.ok ? (
        <RenewView
          {...loaded}
          total={loaded.plan.length}
          confirmed={confirmed === null ? null : isDigestOf(confirmed, loaded.plan) ? "this-plan" : "another-plan"}
          customer={customer}
          startAction={renewAction.bind(null, loaded.plan)}
          agreeAction={agreeLifeAction}
        />
      ) : (
        <NotLookedView {...loaded} />
      )}
    </SetupFrame>
  );
}
