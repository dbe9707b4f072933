import { env } from "@/lib/env";

/**
 * Roles are read when somebody signs in, and again after at most ten minutes: the next page sends the browser through Microsoft's sign-in
 * without asking the person (`prompt=none`). Until then nothing is done and nothing is shown. An open page stops following changes a little
 * earlier, so that a page on which somebody is typing is not left for that trip.
 */

export type RoleCheck = { rolesCheckedAt: string };

/** Whether nothing may be done before Microsoft was asked again. */
export const mustConfirmRoles = (check: RoleCheck, now = new Date()): boolean => ageMs(check, now) >= allowedMs();

/** Whether an open event stream ends. */
export const mustEndStream = (check: RoleCheck, now = new Date()): boolean => ageMs(check, now) >= 0.9 * allowedMs();

const ageMs = ({ rolesCheckedAt }: RoleCheck, now: Date) => now.getTime() - Date.parse(rolesCheckedAt);
const allowedMs = () => env().ROLE_CHECK_MINUTES * 60_000;
