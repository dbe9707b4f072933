import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-action";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { duties, withArticle } from "@/lib/catalogue/duties";
import { counted } from "@/lib/catalogue/plural";
import { type Finding, findingRow, findingWords } from "@/lib/onboarding/preflight/findings";
import type { RenewalCause } from "@/lib/onboarding/status/renewal-cause";
import type { Rhythm as RhythmOfSecret } from "@/lib/onboarding/status/rhythm";
import { waitsForWords } from "@/lib/onboarding/status/waits-for";
import { Besides, type Need } from "./plan-besides";
import { type PlanGroup, PlanGroups } from "./plan-groups";
import { Changed, type Refused, RefusedBefore } from "./plan-notices";
import { type Replacement, Replacements } from "./plan-replacements";
import { PlanStart } from "./plan-start";
import { Rhythm } from "./rhythm";

export type RenewViewProps = {
  cause: RenewalCause;
  /** When the secret that Dropzone has ends. */
  endsAt: string;
  /** Of the new secret, when its life is known before it is made. */
  rhythm: RhythmOfSecret | null;
  /** What the tenant's policy says about secrets, when it stands in the way. */
  policy: Finding | null;
  /** Where it is sent to a colleague, for somebody whose account cannot renew. Null for everybody else. */
  sendHref: string | null;
  groups: readonly PlanGroup[];
  total: number;
  before: readonly Need[];
  replacements: readonly Replacement[];
  refusedBefore: readonly Refused[];
  /** The digest of the choices that the plan is for. */
  choices: string;
  confirmed: "this-plan" | "another-plan" | null;
  customer: { name: string; entraTenantName: string | null };
  startAction: FormAction;
  agreeAction: FormAction;
};

/** What a renewal does, before it does it. */
export function RenewView(props: RenewViewProps) {
  const { cause, endsAt, rhythm, policy, sendHref, groups, total, before, replacements, choices } = props;
  const isBlocked = policy?.code === "secrets-blocked";
  return (
    <div>
      <header className="measure">
        <h1 className="text-title font-semibold sm:text-display">{titles[cause]}</h1>
        <p className="mt-3 text-lead text-muted">
          <Why {...props} />
        </p>
        {rhythm && (
          <p className="mt-2 text-note">
            <Rhythm rhythm={rhythm} />
          </p>
        )}
      </header>
      {cause === "wanted" && (
        <Told title="Nothing has to be renewed now">
          The secret is valid until <Time at={endsAt} form="day" />. You can renew it at any time. If somebody else may have seen it, do: it
          stops working at the end of these changes.
        </Told>
      )}
      {policy && <Policy policy={policy} isOver={cause === "ended"} agreeAction={props.agreeAction} />}
      <RefusedBefore refused={props.refusedBefore} />
      {props.refusedBefore.length > 0 && cause !== "ended" && (
        <Told title="Dropzone goes on with the secret that it has">
          Nothing was removed. That secret works until <Time at={endsAt} form="day" />.
        </Told>
      )}
      <Changed leftOut={null} confirmed={props.confirmed} />
      {sendHref === null && <Besides before={before} />}
      <Replacements replacements={replacements}>Both integrations get the new secret, so each box has to be ticked.</Replacements>
      {sendHref !== null && <ToAColleague href={sendHref} />}
      {sendHref === null && total > 0 && !isBlocked && (
        <div className="z-10 mt-6 -mx-1 bg-canvas px-1 py-3 sm:sticky sm:top-0 print:hidden">
          <PlanStart {...props} shownFor={choices} />
        </div>
      )}
      {groups.length > 0 && (
        <div className="mt-6 space-y-10">
          <PlanGroups groups={groups} />
        </div>
      )}
    </div>
  );
}

const titles: Record<RenewalCause, string> = {
  certificate: "Take Dropzone's new certificate",
  "under-way": "Finish renewing the client secret",
  ended: "The client secret has ended",
  "ends-soon": "Renew the client secret",
  wanted: "Renew the client secret",
};

function Why({ cause, endsAt, total, customer }: RenewViewProps) {
  const tenant = customer.entraTenantName ?? customer.name;
  const order = `${counted(total, "change")} in ${tenant}, in this order. None of these has been made yet. What is old goes last, when Dropzone has confirmed the new in both integrations. Until then both work.`;
  switch (cause) {
    case "certificate":
      return `Your Dropzone tenant signs in with another certificate than the one on the app. Dropzone tests the new one with a secret, and none is kept here, so a new secret is made as well. ${order}`;
    case "under-way":
      return `A new secret was made, and Dropzone does not have it in both integrations yet. ${order}`;
    case "ended":
      return (
        <>
          It ended <Time at={endsAt} form="date" />, and Dropzone cannot sign in with it. {order}
        </>
      );
    case "ends-soon":
      return (
        <>
          It ends <Time at={endsAt} form="date" />. {order}
        </>
      );
    case "wanted":
      return order;
  }
}

function Told({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="measure mt-6">
      <Notice title={title}>
        <p>{children}</p>
      </Notice>
    </div>
  );
}

function Policy({ policy, isOver, agreeAction }: { policy: Finding; isOver: boolean; agreeAction: FormAction }) {
  const { consequence, remedy, who } = findingRow(policy.code);
  const isBlocked = policy.code === "secrets-blocked";
  return (
    <div className="measure mt-6">
      <Notice tone="attention" title={findingWords(policy)}>
        <p>{consequence}</p>
        <p className="mt-1">{remedy}</p>
        {isBlocked && !isOver && <p className="mt-1">The secret that Dropzone has is not touched by it, and works until its end.</p>}
        <p className="mt-1">Who can do it: {waitsForWords(policy.duty ?? who)}.</p>
        {!isBlocked && policy.days !== null && (
          <form action={agreeAction} className="mt-3">
            <input type="hidden" name="days" value={policy.days} />
            <SubmitButton kind="secondary" pendingLabel="Saving">
              Use a secret of {policy.it}
            </SubmitButton>
          </form>
        )}
      </Notice>
    </div>
  );
}

function ToAColleague({ href }: { href: string }) {
  return (
    <section aria-labelledby="colleague-heading" className="mt-8">
      <h2 id="colleague-heading" className="text-heading font-semibold">
        This is for a colleague
      </h2>
      <p className="measure mt-2 text-note text-muted">
        Your account cannot renew the secret: that takes {withArticle(duties["app-admin"].name)}. Send them the way to this page. They sign
        in with their own account, so it opens nothing to anybody else.
      </p>
      <ButtonLink kind="primary" href={href} className="mt-4 min-h-11 px-5">
        Send this to a colleague
      </ButtonLink>
    </section>
  );
}
