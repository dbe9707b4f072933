"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { afterStaffRefusal } from "@/app/customers/after-staff-refusal";
import { endOwnStaffSessions } from "@/lib/identity/guards/own-sessions";
import { staffAction } from "@/lib/identity/guards/staff-guards";
import { staffSessionsPath } from "@/lib/links/paths";

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
