"use server";

import { revalidatePath } from "next/cache";
import { notFound, redirect } from "next/navigation";
import { z } from "zod";
import type { DecideState } from "@/components/staff/approvals-panel";
import type { DetailsState } from "@/components/staff/details-form";
import type { EndState } from "@/components/staff/end-panel";
import type { InvitationState } from "@/components/staff/invitation-panel";
import type { SendNudgeState } from "@/components/staff/send-nudge";
import type { ExpectState, UndoState } from "@/components/staff/tenant-panel";
import type { StaffRole } from "@/lib/catalogue/staff-roles";
import { customerManagers } from "@/lib/catalogue/staff-roles";
import { stepSlugs } from "@/lib/catalogue/steps";
import { askApproval, decideApproval } from "@/lib/desk/approvals";
import { endOrAsk } from "@/lib/desk/ask-to-end";
import { askToUndo } from "@/lib/desk/ask-to-undo";
import { assignOwner, changeContact, expectTenant, writeNote } from "@/lib/desk/change-customer";
import { changeDetails } from "@/lib/desk/change-details";
import { resumeCustomer } from "@/lib/desk/end-customer";
import { endPersonsSessions } from "@/lib/desk/end-sessions";
import { invite, revokeInvitations } from "@/lib/desk/invite";
import { sendNudge } from "@/lib/desk/nudges/send-nudge";
import { undoBinding } from "@/lib/desk/undo-binding";
import { env } from "@/lib/env";
import type { ActionOptions } from "@/lib/identity/guards/guarded-action";
import { staffAction } from "@/lib/identity/guards/staff-guards";
import type { SignedInStaff } from "@/lib/identity/guards/staff-session";
import { readDetails } from "@/lib/staff/adding/customer-details";
import { expectedTenantSchema } from "@/lib/staff/adding/expected-tenant";
import { type Customer, findCustomerBySlug } from "@/lib/store/customers";
import { afterStaffRefusal } from "../after-staff-refusal";

const customerSchema = z.object({ customer: z.string().max(100) });

/** Wraps an action on one customer. Staff may act on every customer, so the form names it. */
function atCustomer<Shape extends z.ZodRawShape, Outcome>(
  roles: readonly StaffRole[],
  shape: Shape,
  act: (customer: Customer, input: z.output<z.ZodObject<Shape>>, staff: SignedInStaff["staff"]) => Promise<Outcome>,
  options: ActionOptions = {},
) {
  const schema = z.intersection(customerSchema, z.object(shape));
  const onCustomer = async (input: z.output<typeof schema>, { staff }: SignedInStaff) => {
    const customer = await findCustomerBySlug(input.customer);
    if (customer === null) notFound();
    const outcome = await act(customer, input, staff);
    revalidatePath(`/customers/${customer.slug}`);
    return { ok: true as const, outcome };
  };
  return staffAction(roles, schema, onCustomer, options);
}

const inviteAsStaff = atCustomer(customerManagers, {}, (customer, _, staff) => invite(customer, staff));

export async function inviteAction(before: InvitationState, formData: FormData): Promise<InvitationState> {
  const answer = await inviteAsStaff(before, formData);
  if (!answer.ok) return afterStaffRefusal(answer);
  // Refused for a customer who has ended since the page was loaded. The refreshed page says so.
  return answer.outcome.ok ? { invited: answer.outcome } : {};
}

const revokeAsStaff = atCustomer(customerManagers, {}, (customer, _, staff) => revokeInvitations(customer, staff));

export async function revokeAction(formData: FormData): Promise<void> {
  const answer = await revokeAsStaff(formData);
  if (!answer.ok) afterStaffRefusal(answer);
}

const assignAsStaff = atCustomer(customerManagers, { owner: z.union([z.literal(""), z.guid()]) }, (customer, { owner }, staff) =>
  assignOwner(customer, owner || null, staff),
);

export async function assignOwnerAction(formData: FormData): Promise<void> {
  const answer = await assignAsStaff(formData);
  if (!answer.ok) return afterStaffRefusal(answer);
  // The form offers only possible owners, so this request did not come from it.
  if (!answer.outcome.ok) afterStaffRefusal({ ok: false, reason: "input-not-understood", fields: {} });
}

const contactShape = { name: z.string().trim().max(120), email: z.union([z.literal(""), z.email().max(254)]) };
const setContactAsStaff = atCustomer(customerManagers, contactShape, (customer, { name, email }, staff) =>
  changeContact(customer, { name: name || null, email: email || null }, staff),
);

export async function setContactAction(formData: FormData): Promise<void> {
  const answer = await setContactAsStaff(formData);
  if (!answer.ok) afterStaffRefusal(answer);
}

const text = z.string().max(4000).optional();
const detailsShape = { name: text, dropzoneHost: text, cloud: text, apiKey: text, mayShareHost: z.literal("yes").optional() };
const changeDetailsAsStaff = atCustomer(customerManagers, detailsShape, async (customer, { mayShareHost, ...typed }, staff) => {
  // The form has no field for a detail that may no longer change.
  const { name = customer.name, dropzoneHost = customer.dropzoneHost, cloud = customer.cloud, apiKey = "" } = typed;
  const entries = { name, dropzoneHost, cloud };
  const read = readDetails({ ...entries, apiKey }, env().DROPZONE_HOSTS);
  if (!read.ok) return { ...read, entries };
  const changed = await changeDetails(customer.id, read.details, { staff, mayShareHost: mayShareHost === "yes" });
  return changed.ok ? changed : { ...changed, entries };
});

export async function changeDetailsAction(before: DetailsState, formData: FormData): Promise<DetailsState> {
  const answer = await changeDetailsAsStaff(before, formData);
  if (!answer.ok) return afterStaffRefusal(answer);
  const { outcome } = answer;
  if (outcome.ok) return outcome.keyRemark === null ? {} : { keyRemark: outcome.keyRemark };
  const { entries, fieldErrors } = outcome;
  return { entries, fieldErrors, hasSameHost: outcome.reason === "not-possible" ? outcome.hasSameHost : null };
}

const nudgeShape = {
  id: z.guid(),
  to: z.string().max(254),
  subject: z.string().trim().min(1).max(300),
  text: z.string().trim().min(1).max(8000),
  /** Missing in a letter about the customer's end. */
  step: z.enum(stepSlugs).optional(),
  confirmed: z.literal("yes").optional(),
};
const sendNudgeAsStaff = atCustomer(
  customerManagers,
  nudgeShape,
  async (customer, { confirmed, step = null, ...letter }, sender) =>
    confirmed ? sendNudge(customer.id, { ...letter, step, sender }) : { ok: false as const, reason: "not-confirmed" as const },
  { limit: "letters" },
);

export async function sendNudgeAction(before: SendNudgeState, formData: FormData): Promise<SendNudgeState> {
  const answer = await sendNudgeAsStaff(before, formData);
  if (!answer.ok) return afterStaffRefusal(answer);
  return answer.outcome.ok ? {} : { refused: answer.outcome.reason, to: String(formData.get("to") ?? "") };
}

const noteShape = { text: z.string().trim().min(1).max(4000) };
const addNoteAsStaff = atCustomer([], noteShape, (customer, { text }, staff) => writeNote(customer, text, staff));

export async function addNoteAction(formData: FormData): Promise<void> {
  const answer = await addNoteAsStaff(formData);
  if (!answer.ok) afterStaffRefusal(answer);
}

const endSessionsAsStaff = atCustomer(customerManagers, { person: z.guid() }, (customer, { person }, staff) =>
  endPersonsSessions(customer, person, staff),
);

export async function endPersonsSessionsAction(formData: FormData): Promise<void> {
  const answer = await endSessionsAsStaff(formData);
  if (!answer.ok) afterStaffRefusal(answer);
}

const decisionShape = { approval: z.guid(), decision: z.enum(["approved", "refused"]) };
const decideAsStaff = atCustomer(customerManagers, decisionShape, (customer, { approval, decision }, staff) =>
  decideApproval(customer, { id: approval, decision }, staff),
);

export async function decideAction(before: DecideState, formData: FormData): Promise<DecideState> {
  const answer = await decideAsStaff(before, formData);
  if (!answer.ok) return afterStaffRefusal(answer);
  if (!answer.outcome.ok) return { problem: answer.outcome.reason };
  const { outcome } = answer.outcome;
  if (outcome && !outcome.ok) return { problem: outcome.reason };
  if (outcome && "isErased" in outcome) redirect("/customers");
  return outcome?.invited ? { invited: outcome.invited } : {};
}

/** With a reason a colleague is asked. Without one the connection is undone, if that needs no approval or has it. */
const undoAsStaff = atCustomer(
  customerManagers,
  { because: z.string().trim().max(500).optional() },
  async (customer, { because }, staff) =>
    because === undefined ? await undoBinding(customer, staff) : await askToUndo(customer, because, staff),
);

export async function undoAction(before: UndoState, formData: FormData): Promise<UndoState> {
  const answer = await undoAsStaff(before, formData);
  if (!answer.ok) return afterStaffRefusal(answer);
  const { outcome } = answer;
  if (!outcome.ok) return { problem: outcome.reason };
  return outcome.invited ? { invited: outcome.invited } : {};
}

const askToEraseAsAdmin = atCustomer(["Admin"], { because: z.string().trim().min(1).max(500) }, (customer, { because }, staff) =>
  askApproval(customer, { kind: "erase-customer", about: customer.id, facts: { because } }, staff),
);

/** The request then stands on the page, for another Admin to decide. */
export async function askToEraseAction(formData: FormData): Promise<void> {
  const answer = await askToEraseAsAdmin(formData);
  if (!answer.ok) afterStaffRefusal(answer);
}

const endAsStaff = atCustomer(customerManagers, { because: z.string().trim().max(500) }, (customer, { because }, staff) =>
  endOrAsk(customer, because, staff),
);

/** The customer's end, or the request for a colleague's approval, then stands on the page. */
export async function endAction(before: EndState, formData: FormData): Promise<EndState> {
  const answer = await endAsStaff(before, formData);
  if (!answer.ok) return afterStaffRefusal(answer);
  return answer.outcome.ok ? {} : { problem: answer.outcome.reason };
}

const resumeAsStaff = atCustomer(customerManagers, {}, (customer, _, staff) => resumeCustomer(customer, staff));

/** Refused when a colleague was faster. The refreshed page shows that. */
export async function resumeAction(formData: FormData): Promise<void> {
  const answer = await resumeAsStaff(formData);
  if (!answer.ok) afterStaffRefusal(answer);
}

const expectAsStaff = atCustomer(customerManagers, { expected: z.string().max(255) }, async (customer, { expected }, staff) => {
  const read = expectedTenantSchema.safeParse(expected);
  if (!read.success) return { ok: false as const, problem: read.error.issues[0]?.message ?? "" };
  const set = await expectTenant(customer, read.data || null, staff);
  return set.ok ? set : { ok: false as const, problem: "A tenant is connected already. Undo that first." };
});

export async function expectTenantAction(before: ExpectState, formData: FormData): Promise<ExpectState> {
  const answer = await expectAsStaff(before, formData);
  if (!answer.ok) return afterStaffRefusal(answer);
  return answer.outcome.ok ? {} : { problem: answer.outcome.problem, typed: String(formData.get("expected") ?? "") };
}
