import type { Metadata } from "next";
import { StaffFrame } from "@/app/customers/staff-frame";
import { PasteError } from "@/components/staff/paste-error";
import { UnknownErrors } from "@/components/staff/unknown-errors";
import { Notice } from "@/components/ui/notice";
import { holdsOneOf } from "@/lib/catalogue/staff-roles";
import { offerCustomers } from "@/lib/desk/offer-customers";
import { readPasted } from "@/lib/errors/pasted/pasted-error";
import { longestText } from "@/lib/errors/pasted/redact";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { readTicket } from "@/lib/links/ticket-link";
import { customerNamed } from "@/lib/staff/list/named-customer";
import { listPastedErrors } from "@/lib/store/pasted-errors";
import { explainAction, offerCustomersAction } from "./actions";

export const metadata: Metadata = { title: "Explain an error" };

type Query = Partial<Record<"customer" | "text" | "ticket", string | string[]>>;

/** Explains a pasted error: what it means, the step, who can solve it, and the link to send. The query can fill in all three fields. */
export default async function ExplainPage({ searchParams }: { searchParams: Promise<Query> }) {
  const who = await requireStaff();
  const query = await searchParams;
  const typed = typeof query.customer === "string" ? query.customer.trim().slice(0, 100) : "";
  const isAdmin = holdsOneOf(who.staff.roles, ["Admin"]);
  const [offered, unknown] = await Promise.all([offerCustomers(typed), isAdmin ? listPastedErrors(50) : null]);
  const known = customerNamed(typed, offered);
  const { text, isUnknown } = readPasted(typeof query.text === "string" ? query.text : "");
  return (
    <StaffFrame who={who} section="/customers/explain" width="wide">
      <h1 className="mb-6 text-title font-semibold">Explain an error</h1>
      {typed && !known && (
        <div className="mb-6">
          <Notice tone="attention" title={`There is no customer “${typed}”.`}>
            The explanation holds all the same. For the link to send, find the customer by name.
          </Notice>
        </div>
      )}
      <PasteError
        action={explainAction}
        offerAction={offerCustomersAction}
        initial={{ text, customer: typed, known, ticket: readTicket(query.ticket) ?? "", isUnknown, times: null }}
        maxLength={longestText}
      />
      {unknown && <UnknownErrors errors={unknown} />}
    </StaffFrame>
  );
}
