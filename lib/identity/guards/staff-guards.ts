import "server-only";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { holdsOneOf, type StaffRole } from "@/lib/catalogue/staff-roles";
import { staffHome, staffRefusedPath, staffSignInPath } from "@/lib/links/paths";
import { currentPath } from "./current-path";
import { guardedAction, type InputRefusal } from "./guarded-action";
import { recordStaffRefused } from "./record-refused";
import { findStaff, type SignedInStaff } from "./staff-session";

/** Who of Dropzone may come in. Checked at the point of use, like the customers' guards. It never looks at a customer's session. */

/** Needs one of the roles in `anyOf`. Without any, all staff may come in. An Admin always may. Redirects everybody else. */
export async function requireStaff(...anyOf: StaffRole[]): Promise<SignedInStaff> {
  const found = await findStaff();
  if (!found) redirect(staffSignInPath(await currentPath(staffHome)));
  if (!holdsRole(found, anyOf)) {
    await recordStaffRefused(found, "no-staff-role");
    redirect(staffRefusedPath(anyOf));
  }
  return found;
}

export type StaffActionRefusal = { ok: false; reason: "session-expired" | "no-staff-role" };

/** Wraps a server action of staff, like customerAction for customers. */
export function staffAction<Schema extends z.ZodType, Outcome>(
  anyOf: readonly StaffRole[],
  schema: Schema,
  handler: (input: z.output<Schema>, who: SignedInStaff) => Promise<Outcome>,
): (...args: unknown[]) => Promise<Outcome | StaffActionRefusal | InputRefusal> {
  return guardedAction(() => admitStaff(anyOf), schema, handler);
}

async function admitStaff(anyOf: readonly StaffRole[]): Promise<{ ok: true; who: SignedInStaff } | StaffActionRefusal> {
  const found = await findStaff();
  if (found && holdsRole(found, anyOf)) return { ok: true, who: found };
  const reason = found ? "no-staff-role" : "session-expired";
  await recordStaffRefused(found, reason);
  return { ok: false, reason };
}

const holdsRole = ({ staff }: SignedInStaff, anyOf: readonly StaffRole[]): boolean => anyOf.length === 0 || holdsOneOf(staff.roles, anyOf);
