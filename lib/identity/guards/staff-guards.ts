import "server-only";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { holdsOneOf, type StaffRole } from "@/lib/catalogue/staff-roles";
import { staffHome, staffRefusedPath, staffSignInPath } from "@/lib/links/paths";
import { currentPath } from "./current-path";
import { guardedAction, type InputRefusal } from "./guarded-action";
import { findStaff, type SignedInStaff } from "./staff-session";

/** Who may come in on Dropzone's side. Asked at the point of use, like the customers' guards, and by nothing that they use. */

/** Without roles anybody of staff will do. An Admin always does. */
export async function requireStaff(...anyOf: StaffRole[]): Promise<SignedInStaff> {
  const found = await findStaff();
  if (!found) redirect(staffSignInPath(await currentPath(staffHome)));
  if (!mayAs(found, anyOf)) redirect(staffRefusedPath(anyOf));
  return found;
}

export type StaffActionRefusal = { ok: false; reason: "session-expired" } | { ok: false; reason: "no-staff-role" };

/** Wraps what a server action of staff's does, as customerAction does for a customer's. */
export function staffAction<Schema extends z.ZodType, Outcome>(
  anyOf: readonly StaffRole[],
  schema: Schema,
  handler: (input: z.output<Schema>, who: SignedInStaff) => Promise<Outcome>,
): (...args: unknown[]) => Promise<Outcome | StaffActionRefusal | InputRefusal> {
  return guardedAction(() => admitStaff(anyOf), schema, handler);
}

async function admitStaff(anyOf: readonly StaffRole[]): Promise<{ ok: true; who: SignedInStaff } | StaffActionRefusal> {
  const found = await findStaff();
  if (!found) return { ok: false, reason: "session-expired" };
  return mayAs(found, anyOf) ? { ok: true, who: found } : { ok: false, reason: "no-staff-role" };
}

const mayAs = ({ staff }: SignedInStaff, anyOf: readonly StaffRole[]): boolean => anyOf.length === 0 || holdsOneOf(staff.roles, anyOf);
