import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Arrival } from "@/components/onboarding/arrival";
import { CustomerView } from "@/components/staff/customer-view";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { mayErase } from "@/lib/desk/erase-customer";
import { loadCustomer } from "@/lib/desk/load-customer";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { timelineKindOf } from "@/lib/staff/timeline";
import { mayManageCustomers } from "../may-manage-customers";
import { StaffFrame } from "../staff-frame";
import {
  addNoteAction,
  askToEraseAction,
  assignOwnerAction,
  changeDetailsAction,
  decideAction,
  endAction,
  endPersonsSessionsAction,
  expectTenantAction,
  inviteAction,
  resumeAction,
  revokeAction,
  sendNudgeAction,
  setContactAction,
  undoAction,
} from "./actions";
import { viewAsCustomerAction } from "./as-customer/actions";

type Props = {
  params: Promise<{ customer: string }>;
  searchParams: Promise<Partial<Record<"show" | "all" | "about" | "ticket", string | string[]>>>;
};

export const metadata: Metadata = { title: "Customer" };

export default async function CustomerPage({ params, searchParams }: Props) {
  const [{ customer: slug }, { show, all, about, ticket }] = await Promise.all([params, searchParams]);
  const who = await requireStaff();
  const kind = timelineKindOf(String(show));
  const loaded = await loadCustomer(slug, { staff: who.staff, kind, all: all === "yes" });
  if (loaded === null) notFound();
  const { customer } = loaded;
  return (
    <StaffFrame who={who} section="/customers">
      <LiveRefresh url={`/api/customers/${customer.slug}/events`} atMostEveryMs={1000} />
      <Arrival about={about} ticket={ticket} state={null} customer={customer.slug} side="staff" />
      <CustomerView
        {...loaded}
        kind={kind}
        addNote={addNoteAction}
        viewAsCustomer={viewAsCustomerAction}
        erase={mayErase(who.staff.roles) ? askToEraseAction : null}
        actions={
          mayManageCustomers(who)
            ? {
                invite: inviteAction,
                revoke: revokeAction,
                assign: assignOwnerAction,
                setContact: setContactAction,
                changeDetails: changeDetailsAction,
                sendNudge: sendNudgeAction,
                endSessions: endPersonsSessionsAction,
                decide: decideAction,
                undo: undoAction,
                end: endAction,
                resume: resumeAction,
                expectTenant: expectTenantAction,
              }
            : null
        }
      />
    </StaffFrame>
  );
}
