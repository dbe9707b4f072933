import "server-only";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { holdsOneOf, type StaffRole } from "@/lib/catalogue/staff-roles";
import { staffHome, staffRefusedPath, staffSignInPath, startPath } from "@/lib/links/paths";
import { currentPath } from "./current-path";
import { type ActionOptions, guardedAction, type InputRefusal, type SignedOut, signedOut } from "./guarded-action";
import { limitCaller } from "./limit-caller";
import { recordStaffRefused } from "./record-refused";
import { type SignedInStaff, staffStanding } from "./staff-session";

/** Who of Dropzone may come in. Checked at the point of use, like the customers' guards. It never looks at a customer's session. */

/** Needs one of the roles in `anyOf`. Without any, all staff may come in. An Admin always may. Redirects everybody else. */
export async function requireStaff(...anyOf: StaffRole[]): Promise<SignedInStaff> {
  const standing = await staffStanding();
  const here = await currentPath(staffHome);
  if (standing.state === "nobody") redirect(staffSignInPath(here));
  if (standing.state === "to-confirm") redirect(startPath({ purpose: "staff-check", returnTo: here }));
  if (!holdsRole(standing.who, anyOf)) {
    await recordStaffRefused(standing.who, "no-staff-role");
    redirect(staffRefusedPath(anyOf));
  }
  return standing.who;
}

export type StaffActionRefusal = SignedOut | { ok: false; reason: "no-staff-role" };

/** Wraps a server action of staff, like customerAction for customers. */
export function staffAction<Schema extends z.ZodType, Outcome>(
  anyOf: readonly StaffRole[],
  schema: Schema,
  handler: (input: z.output<Schema>, who: SignedInStaff) => Promise<Outcome>,
  { limit = null }: ActionOptions = {},
): (...args: unknown[]) => Promise<Outcome | StaffActionRefusal | InputRefusal> {
  return guardedAction(
    () => admitStaff(anyOf),
    schema,
    handler,
    () => limitCaller("staff-session", limit),
  );
}

async function admitStaff(anyOf: readonly StaffRole[]): Promise<{ ok: true; who: SignedInStaff } | StaffActionRefusal> {
  const standing = await staffStanding();
  if (standing.state === "nobody") await recordStaffRefused(null, "session-expired");
  if (standing.state !== "signed-in") return signedOut(standing.state, await currentPath(staffHome));
  const { who } = standing;
  if (holdsRole(who, anyOf)) return { ok: true, who };
  await recordStaffRefused(who, "no-staff-role");
  return { ok: false, reason: "no-staff-role" };
}

const holdsRole = ({ staff }: SignedInStaff, anyOf: readonly StaffRole[]): boolean => anyOf.length === 0 || holdsOneOf(staff.roles, anyOf);
