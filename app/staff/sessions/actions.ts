"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { afterStaffRefusal } from "@/app/customers/after-staff-refusal";
import type { DigestState } from "@/components/staff/digest-form";
import { endOwnStaffSessions } from "@/lib/identity/guards/own-sessions";
import { staffAction } from "@/lib/identity/guards/staff-guards";
import { staffSessionsPath } from "@/lib/links/paths";
import { setDigestAddress } from "@/lib/store/digest-letters";

/** An empty address turns the digest off. */
const digestSchema = z.object({ address: z.string().trim().max(254) });
const setDigestAsStaff = staffAction([], digestSchema, async ({ address }, { staff }) => {
  if (address !== "" && !z.email().safeParse(address).success) return { ok: false as const, reason: "not-an-address" as const, address };
  await setDigestAddress(staff.id, address || null);
  revalidatePath(staffSessionsPath);
  return { ok: true as const };
});

export async function setDigestAction(before: DigestState, formData: FormData): Promise<DigestState> {
  const answer = await setDigestAsStaff(before, formData);
  if (answer.ok) return {};
  return answer.reason === "not-an-address" ? { typed: answer.address } : afterStaffRefusal(answer);
}

const endAsStaff = staffAction([], z.object({ id: z.guid().optional() }), async ({ id }, who) => {
  await endOwnStaffSessions(who, id === undefined ? "others" : { id });
  revalidatePath(staffSessionsPath);
  return { ok: true as const };
});

export async function endStaffSessionAction(formData: FormData): Promise<void> {
  const answer = await endAsStaff({ id: String(formData.get("id")) });
  if (!answer.ok) afterStaffRefusal(answer);
}

export async function endOtherStaffSessionsAction(): Promise<void> {
  const answer = await endAsStaff({});
  if (!answer.ok) afterStaffRefusal(answer);
}
