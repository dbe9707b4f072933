import { ArrowLeft, ArrowRight } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import type { FormAction } from "@/components/ui/form-action";
import { toJson } from "@/components/ui/json";
import { SubmitButton } from "@/components/ui/submit-button";
import { AppLink, TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { Step } from "@/lib/catalogue/steps";
import type { ChecklistView, PermissionView, StepView } from "@/lib/onboarding/status/checklist";
import { waitsForWords } from "@/lib/onboarding/status/waits-for";
import { Arrival } from "./arrival";
import { DriftNotice } from "./drift-notice";
import { Evidence } from "./evidence";
import { PermissionTable } from "./permission-table";
import { StateBadge } from "./state-badge";
import { TicketLink } from "./ticket-link";
import { Trouble } from "./trouble";

export type StepPageViewProps = {
  step: Step;
  view: StepView;
  /** The permissions that belong to this step. */
  permissions: readonly PermissionView[];
  /** The query parameter `ticket`: the support ticket that led here. */
  ticket: string | null;
  /** The query parameter `about`: what the ticket's link named. */
  about?: string | null;
  previous: { slug: string; title: string } | null;
  next: { slug: string; title: string } | null;
  customer: Pick<ChecklistView["customer"], "slug" | "name">;
  /** Set when staff look at this page: the address of the checklist for them. Buttons are disabled then. */
  staffBasePath?: string;
  primary: { label: string; href: string } | { label: string; does: "check-again" } | null;
  /** For the primary "check-again". Left out for staff. */
  checkAgain?: FormAction;
  otherWays: readonly { label: string; href: string }[];
  drift?: ComponentProps<typeof DriftNotice>["drift"] | null;
  /** Where this part is sent to a colleague. Null when it waits for nobody's role. Not shown to staff. */
  sendHref: string | null;
  /** What only this step has: its form, its script, its fields to copy. */
  children?: ReactNode;
};

/** One step: what it is for, what was found, the one thing to do now, other ways to do it, and the evidence, folded away. */
export function StepPageView(props: StepPageViewProps) {
  const { step, view, customer } = props;
  const home = props.staffBasePath ?? `/setup/${customer.slug}`;
  return (
    <article>
      <Arrival
        about={props.about}
        ticket={props.ticket}
        state={view.state}
        customer={customer.slug}
        side={props.staffBasePath === undefined ? "customer" : "staff"}
      />
      <AppLink
        href={home}
        className="inline-flex items-center gap-1.5 rounded-sm text-note text-muted transition-colors duration-150 hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        Checklist
      </AppLink>
      <header className="mt-5">
        <div className="flex items-center justify-between gap-3">
          <StateBadge state={view.state} />
          <TicketLink inWords customer={customer} what={step.slug} title={step.title} ticket={props.ticket} />
        </div>
        <h1 className="mt-2 text-title font-semibold">{step.title}</h1>
        <p className="measure mt-3 text-muted">{step.purpose}</p>
      </header>

      <section aria-labelledby="found-heading" className="mt-10">
        <h2 id="found-heading" className="flex flex-wrap items-baseline justify-between gap-x-4 text-heading font-semibold">
          What we found
          {view.observedAt && (
            <span className="text-small font-normal tracking-normal text-faint">
              Seen <Time at={view.observedAt} />
            </span>
          )}
        </h2>
        <div className="mt-3">
          {view.trouble ? (
            <Trouble
              trouble={view.trouble}
              state={view.state === "stuck" || view.state === "needs-you" ? view.state : "could-not-check"}
              checksAgain={view.nextCheckAt !== null}
              linkFor={customer}
              ticket={props.ticket}
            />
          ) : (
            <p>{view.line}</p>
          )}
        </div>
        {props.drift && (
          <div className="mt-4">
            <DriftNotice drift={props.drift} />
          </div>
        )}
        {view.nextCheckAt && (
          <p className="mt-2 text-note text-muted">
            We check again <Time at={view.nextCheckAt} />. You do not have to stay here.
          </p>
        )}
        {view.facts.length > 0 && (
          <Facts
            className="mt-5"
            rows={view.facts.map((fact) => ({
              label: fact.label,
              value: fact.value,
              copy: fact.copy,
              mono: fact.copy,
              aside: fact.at && <Time at={fact.at} />,
            }))}
          />
        )}
      </section>

      {props.permissions.length > 0 && (
        <div className="mt-10">
          <PermissionTable permissions={toJson(props.permissions)} linkFor={customer} ticket={props.ticket} />
        </div>
      )}

      <WhatToDo {...props} />

      {view.evidence.length > 0 && (
        <div className="mt-10 border-y border-line">
          <Evidence step={step} view={view} customer={customer.name} ticket={props.ticket} />
        </div>
      )}
      <Neighbors home={home} previous={props.previous} next={props.next} />
    </article>
  );
}

const waitsForSomebody: ReadonlySet<StepView["state"]> = new Set(["needs-you", "waiting", "stuck", "could-not-check"]);

function WhatToDo({ view, step, primary, checkAgain, otherWays, sendHref, children, staffBasePath, ticket }: StepPageViewProps) {
  if (!primary && !children && otherWays.length === 0 && !sendHref) return null;
  // The step asks for nothing any more, so its button is less prominent.
  const isDone = view.state === "done";
  const kind = isDone ? "secondary" : "primary";
  return (
    <section aria-labelledby="todo-heading" className="mt-10">
      <h2 id="todo-heading" className="text-heading font-semibold">
        {isDone ? "What you can do" : "What to do"}
      </h2>
      {waitsForSomebody.has(view.state) && !view.trouble && (
        <p className="mt-1 text-note text-muted">Who can do it: {waitsForWords(view.waitsFor ?? step.duty)}.</p>
      )}
      {sendHref && staffBasePath === undefined && (
        <p className="mt-1 text-note">
          <TextLink href={sendHref}>Send this to a colleague</TextLink>
        </p>
      )}
      {children && <div className="mt-4">{children}</div>}
      {primary && (
        <div className="mt-5">
          {staffBasePath !== undefined ? (
            <Button kind={kind} disabled>
              {primary.label}
            </Button>
          ) : "href" in primary ? (
            <ButtonLink kind={kind} href={primary.href}>
              {primary.label}
            </ButtonLink>
          ) : (
            <form action={checkAgain}>
              <input type="hidden" name="step" value={step.slug} />
              <input type="hidden" name="ticket" value={ticket ?? ""} />
              <SubmitButton kind={kind} pendingLabel="Asking Microsoft">
                {primary.label}
              </SubmitButton>
            </form>
          )}
        </div>
      )}
      {otherWays.length > 0 && (
        <p className="mt-4 flex flex-wrap gap-x-5 gap-y-1 text-note text-muted">
          <span>Other ways:</span>
          {otherWays.map((way) => (
            <TextLink key={way.href} href={way.href}>
              {way.label}
            </TextLink>
          ))}
        </p>
      )}
    </section>
  );
}

function Neighbors({ home, previous, next }: { home: string } & Pick<StepPageViewProps, "previous" | "next">) {
  const look = "group flex min-w-0 flex-col rounded-control py-1 text-note";
  return (
    <nav aria-label="Neighboring steps" className="mt-12 grid grid-cols-2 gap-6 print:hidden">
      {previous ? (
        <AppLink href={`${home}/steps/${previous.slug}`} className={look}>
          <span className="flex items-center gap-1 text-small text-faint">
            <ArrowLeft aria-hidden="true" className="size-3.5" />
            Previous
          </span>
          <span className="group-hover:underline">{previous.title}</span>
        </AppLink>
      ) : (
        <span />
      )}
      {next && (
        <AppLink href={`${home}/steps/${next.slug}`} className={`${look} items-end text-right`}>
          <span className="flex items-center gap-1 text-small text-faint">
            Next
            <ArrowRight aria-hidden="true" className="size-3.5" />
          </span>
          <span className="group-hover:underline">{next.title}</span>
        </AppLink>
      )}
    </nav>
  );
}
