import "server-only";
import type { z } from "zod";
import { assignOwner, changeContact, expectTenant } from "@/lib/desk/change-customer";
import { changeDetails } from "@/lib/desk/change-details";
import { env } from "@/lib/env";
import { readNewCustomer } from "@/lib/staff/adding/new-customer";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { noSuchOwner } from "./add-customer";
import type { Program } from "./admit-key";
import type { WrittenCustomer } from "./contract/customer";
import type { ParameterProblem, Problem } from "./contract/problem";
import type { customerChangeSchema } from "./contract/wishes";
import { notUnderstood } from "./read-body";
import { problemsOf, staffCalled, writtenCustomer } from "./written-customer";

/** PATCH /api/v1/customers/{slug}: changes what was sent, by the rules of the staff's forms, and leaves the rest. */

type Change = z.output<typeof customerChangeSchema>;
type Changed = { ok: true; customer: WrittenCustomer } | { ok: false; problem: Problem };

export async function changeFromProgram(customer: Customer, change: Change, program: Program): Promise<Changed> {
  const ownerId = change.owner ? await staffCalled(change.owner) : null;
  const read = readNewCustomer(
    {
      name: change.name ?? customer.name,
      dropzoneHost: change.dropzone_host ?? customer.dropzoneHost,
      cloud: change.cloud ?? customer.cloud,
      apiKey: change.api_key ?? "",
      expectedTenant: (change.expected_tenant === undefined ? customer.expectedTenant : change.expected_tenant) ?? "",
      contactName: change.contact?.name ?? "",
      contactEmail: change.contact?.email ?? "",
    },
    env().DROPZONE_HOSTS,
  );
  const problems: ParameterProblem[] = [
    ...(read.ok ? [] : problemsOf(read.fieldErrors)),
    ...(change.owner && ownerId === null ? [noSuchOwner] : []),
  ];
  // Everything is looked at before anything is written.
  const isExpectedAnew = read.ok && read.wish.expectedTenant !== customer.expectedTenant;
  if (isExpectedAnew && customer.entraTenantId !== null) problems.push(tenantBound);
  if (!read.ok || problems.length > 0) return { ok: false, problem: notUnderstood(problems) };

  const { wish } = read;
  const changed = await changeDetails(customer.id, wish, { staff: program, mayShareHost: change.may_share_host ?? false });
  if (!changed.ok) return { ok: false, problem: notUnderstood(problemsOf(changed.fieldErrors)) };
  if (isExpectedAnew && !(await expectTenant(customer, wish.expectedTenant, program)).ok)
    return { ok: false, problem: notUnderstood([tenantBound]) };
  if (change.owner !== undefined) await assignOwner(customer, ownerId, program);
  if (change.contact !== undefined) await changeContact(customer, { name: wish.contactName, email: wish.contactEmail }, program);
  return { ok: true, customer: await writtenCustomer(await getCustomer(customer.id), changed.keyRemark) };
}

const tenantBound = { parameter: "expected_tenant", says: "A tenant is connected already. Staff have to undo that first." };
