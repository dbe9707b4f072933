import { Eye } from "lucide-react";
import { PermissionTable } from "@/components/onboarding/permission-table";
import { StepGroups } from "@/components/onboarding/step-groups";
import type { FormAction } from "@/components/ui/form-action";
import { toJson } from "@/components/ui/json";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { cloudChoices, type NationalCloud } from "@/lib/catalogue/clouds";
import type { ChecklistView } from "@/lib/onboarding/status/checklist";
import type { DetailsHeld } from "@/lib/staff/adding/fixed-details";
import type { EndWay } from "@/lib/staff/end-words";
import type { DutyHolders, KnownPerson } from "@/lib/staff/letters/duty-holders";
import type { Nudge } from "@/lib/staff/letters/letters";
import type { TimelineEntry, TimelineKind } from "@/lib/staff/timeline";
import type { UndoWay } from "@/lib/staff/undo-words";
import { type ApprovalShown, ApprovalsPanel, type DecideAction } from "./approvals-panel";
import { CustomerHeader } from "./customer-header";
import { type DetailsAction, DetailsForm } from "./details-form";
import { type EndAction, EndPanel } from "./end-panel";
import { EndedNotice } from "./ended-notice";
import { ErasePanel } from "./erase-panel";
import { FactsStrip, type StripFact } from "./facts-strip";
import { InvitationPanel, type InvitationRow, type InvitationState } from "./invitation-panel";
import { NotesPanel } from "./notes-panel";
import { NudgePanel } from "./nudge-panel";
import { OwnerAndContact } from "./owner-and-contact";
import { Panel } from "./panel";
import { PeoplePanel } from "./people-panel";
import type { SendNudgeAction } from "./send-nudge";
import type { SentLetter } from "./sent-letters";
import { type ExpectAction, TenantPanel, type UndoAction } from "./tenant-panel";
import { TimelineView } from "./timeline-view";

export type CustomerViewProps = {
  customer: {
    slug: string;
    name: string;
    dropzoneHost: string;
    cloud: NationalCloud;
    ownerId: string | null;
    contactName: string | null;
    contactEmail: string | null;
    entraTenantId: string | null;
    entraTenantName: string | null;
    boundAt: string | null;
    boundBy: string | null;
    expectedTenant: string | null;
    endedAt: string | null;
    endedBy: string | null;
    endedBecause: string | null;
    eraseAt: string | null;
  };
  checklist: ChecklistView;
  waiting: Parameters<typeof CustomerHeader>[0]["waiting"];
  facts: readonly StripFact[];
  invitations: readonly InvitationRow[];
  /** What waits for the approval of a member of staff. */
  approvals: readonly ApprovalShown[];
  /** How the connection to the tenant can be undone. Null when there is none. */
  undo: UndoWay | null;
  /** How the customer can be ended. Null when they have ended. */
  end: EndWay | null;
  /** The details that may no longer be changed, with the reason. */
  fixed: DetailsHeld;
  /** When the Dropzone API key was sealed; null when there is none. */
  dropzoneKey: { sealedAt: string } | null;
  /** Other customers with the same Dropzone host. */
  sharesHostWith: readonly { slug: string; name: string }[];
  people: readonly KnownPerson[];
  duties: readonly DutyHolders[];
  notes: readonly { id: string; author: { name: string }; text: string; createdAt: string }[];
  everybody: readonly { id: string; name: string }[];
  nudge: Nudge & { mailto?: string };
  /** Null when no mail server is configured. */
  sending: { id: string } | null;
  sent: readonly SentLetter[];
  timeline: { entries: readonly TimelineEntry[]; total: number };
  kind: TimelineKind | null;
  addNote: FormAction;
  viewAsCustomer: FormAction;
  /** Null for staff who are no Admin. */
  erase: FormAction | null;
  /** Null for staff who may only read. */
  actions: {
    invite: (before: InvitationState, formData: FormData) => Promise<InvitationState>;
    revoke: (formData: FormData) => Promise<void>;
    assign: FormAction;
    setContact: FormAction;
    changeDetails: DetailsAction;
    sendNudge: SendNudgeAction;
    endSessions: FormAction;
    decide: DecideAction;
    undo: UndoAction;
    end: EndAction;
    resume: FormAction;
    expectTenant: ExpectAction;
  } | null;
};

/** Staff's page of one customer. At the top: the facts that support asks for first, and the actions. Left: the checklist. Right: the timeline. */
export function CustomerView(props: CustomerViewProps) {
  const { customer, checklist, actions } = props;
  const home = `/customers/${customer.slug}`;
  const isEnded = customer.endedAt !== null;
  return (
    <div>
      <CustomerHeader name={customer.name} checklist={checklist} waiting={props.waiting} home={home} isEnded={isEnded}>
        <form action={props.viewAsCustomer}>
          <input type="hidden" name="customer" value={customer.slug} />
          <SubmitButton kind="secondary" size="small" icon={<Eye aria-hidden="true" className="size-3.5" />}>
            View as the customer sees it
          </SubmitButton>
        </form>
      </CustomerHeader>

      <EndedNotice customer={customer} resume={actions?.resume ?? null} />
      <SharedHost host={customer.dropzoneHost} others={props.sharesHostWith} />
      <JumpLinks />
      <div className="mt-4">
        <FactsStrip facts={props.facts} />
      </div>
      <ApprovalsPanel slug={customer.slug} customerName={customer.name} requests={props.approvals} action={actions?.decide ?? null} />

      <div className="mt-5 grid gap-x-8 gap-y-5 md:grid-cols-2 md:grid-rows-[auto_1fr] xl:grid-cols-3 xl:grid-rows-none">
        <Panel id="invitation" title="Invitation">
          <InvitationPanel
            slug={customer.slug}
            rows={props.invitations}
            action={isEnded ? null : (actions?.invite ?? null)}
            revokeAction={isEnded ? null : (actions?.revoke ?? null)}
          />
        </Panel>
        <Panel id="nudge" title="Nudge" aside="Nothing is sent unasked" className="md:row-span-2 xl:row-auto">
          <NudgePanel
            slug={customer.slug}
            nudge={props.nudge}
            sending={props.sending}
            sent={props.sent}
            sendAction={actions?.sendNudge ?? null}
          />
        </Panel>
        <Panel id="owner" title="Owner, contact and details">
          <OwnerAndContact
            slug={customer.slug}
            owner={props.everybody.find(({ id }) => id === customer.ownerId) ?? null}
            owners={props.everybody.map(({ id, name }) => ({ value: id, label: name }))}
            contact={{ name: customer.contactName, email: customer.contactEmail }}
            actions={actions}
          >
            {actions && (
              <DetailsForm
                // After a change the form is mounted anew, so it is folded away and empty.
                key={[customer.name, customer.dropzoneHost, customer.cloud, props.dropzoneKey?.sealedAt].join(" ")}
                customer={customer}
                fixed={props.fixed}
                hasKey={props.dropzoneKey !== null}
                clouds={cloudChoices}
                action={actions.changeDetails}
              />
            )}
          </OwnerAndContact>
        </Panel>
      </div>

      <div className="mt-8 grid gap-x-10 gap-y-10 lg:grid-cols-[minmax(0,1fr)_24rem] 2xl:grid-cols-[minmax(0,1fr)_30rem]">
        <div className="min-w-0 space-y-10">
          <div id="checklist" className="scroll-mt-6">
            <p className="mb-3 text-small text-muted">
              This is the checklist that {customer.name} sees. It is read-only here: what it asks for, only they can do.
            </p>
            <StepGroups view={checklist} home={home} />
          </div>
          <PermissionTable permissions={toJson(checklist.permissions)} linkFor={customer} />
        </div>
        <div className="min-w-0 space-y-8">
          <Panel id="tenant" title="Tenant">
            <TenantPanel
              slug={customer.slug}
              tenant={tenantOf(props)}
              expected={customer.expectedTenant}
              undo={props.undo}
              actions={actions}
            />
          </Panel>
          <Panel id="people" title="People">
            <PeoplePanel
              slug={customer.slug}
              people={props.people}
              duties={props.duties}
              endSessionsAction={actions?.endSessions ?? null}
            />
          </Panel>
          <Panel id="notes" title="Notes" aside="Seen by Dropzone only">
            <NotesPanel slug={customer.slug} notes={props.notes} action={props.addNote} />
          </Panel>
          <Panel id="timeline" title="Timeline">
            <TimelineView home={home} kind={props.kind} {...props.timeline} />
          </Panel>
          {actions && props.end && (
            <Panel id="end" title="End">
              <EndPanel slug={customer.slug} way={props.end} action={actions.end} />
            </Panel>
          )}
          {props.erase && (
            <Panel id="data" title="Stored data">
              <ErasePanel slug={customer.slug} action={props.erase} />
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}

/** Two customers with one Dropzone tenant: what one saves there takes the place of the other's. */
function SharedHost({ host, others }: { host: string; others: CustomerViewProps["sharesHostWith"] }) {
  if (others.length === 0) return null;
  return (
    <div className="mt-4">
      <Notice tone="attention" title={`${host} is the Dropzone tenant of other customers too`}>
        <ul className="flex flex-wrap gap-x-3">
          {others.map(({ slug, name }) => (
            <li key={slug}>
              <TextLink href={`/customers/${slug}`}>{name}</TextLink>
            </li>
          ))}
        </ul>
        <p>A Dropzone tenant has one integration of each kind. Replacing another customer's needs a confirmation of its own in the plan.</p>
      </Notice>
    </div>
  );
}

function tenantOf({ customer, people }: CustomerViewProps) {
  const { entraTenantId: id, entraTenantName, boundAt, boundBy } = customer;
  if (id === null || boundAt === null) return null;
  return { id, name: entraTenantName ?? "", boundAt, by: people.find((person) => person.id === boundBy)?.name ?? null };
}

/** On a narrow screen, where the parts are stacked: links to the parts that are needed most. */
function JumpLinks() {
  return (
    <nav aria-label="Parts of this page" className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-small lg:hidden">
      {parts.map(({ id, name }) => (
        <TextLink key={id} href={`#${id}`}>
          {name}
        </TextLink>
      ))}
    </nav>
  );
}

const parts = [
  { id: "checklist", name: "Checklist" },
  { id: "timeline-heading", name: "Timeline" },
  { id: "invitation-heading", name: "Invitations" },
  { id: "notes-heading", name: "Notes" },
] as const;
