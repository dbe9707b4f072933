"use server";

import { z } from "zod";
import type { NewCustomerState } from "@/components/staff/new-customer-form";
import { customerManagers } from "@/lib/catalogue/staff-roles";
import { createFromForm } from "@/lib/desk/create-customer";
import { env } from "@/lib/env";
import { staffAction } from "@/lib/identity/guards/staff-guards";
import { type NewCustomerEntries, readNewCustomer } from "@/lib/staff/adding/new-customer";
import { afterStaffRefusal } from "../after-staff-refusal";

/** Longer than any field may be. What the field may hold, and the words for it, readNewCustomer knows. */
const text = z.string().max(4000).default("");
const formSchema = z.object({
  name: text,
  slug: text,
  dropzoneHost: text,
  apiKey: text,
  cloud: text,
  owner: text,
  expectedTenant: text,
  contactName: text,
  contactEmail: text,
  mayShareHost: z.literal("yes").optional(),
});

const createAsStaff = staffAction(customerManagers, formSchema, async ({ mayShareHost, ...entries }, { staff }) => {
  const read = readNewCustomer(entries, env().DROPZONE_HOSTS);
  if (!read.ok) return { ...read, entries };
  const made = await createFromForm(read.wish, staff, { mayShareHost: mayShareHost === "yes" });
  return made.ok ? { ...made, hasKey: read.wish.apiKey !== null } : { ...made, entries };
});

export async function createCustomerAction(before: NewCustomerState, formData: FormData): Promise<NewCustomerState> {
  const made = await createAsStaff(before, formData);
  if (made.ok) {
    const { name, slug } = made.customer;
    return { created: { name, slug, hasKey: made.hasKey, keyRemark: made.keyRemark, invited: made.invited } };
  }
  if (made.reason === "incomplete") return { fieldErrors: made.fieldErrors, entries: shown(made.entries) };
  if (made.reason === "not-possible") return { fieldErrors: made.fieldErrors, hasSameHost: made.hasSameHost, entries: shown(made.entries) };
  return afterStaffRefusal(made);
}

const shown = ({ apiKey: _, ...entries }: NewCustomerEntries) => entries;
