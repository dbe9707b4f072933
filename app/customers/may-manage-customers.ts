import { holdsOneOf, type StaffRole } from "@/lib/catalogue/staff-roles";
import type { SignedInStaff } from "@/lib/identity/guards/staff-session";

/** Who may add customers, invite them and change them. Support reads everything, checks again and writes notes. */
export const customerManagers: StaffRole[] = ["CSM", "Admin"];

/** For what is shown; the actions ask for themselves. */
export const mayManageCustomers = ({ staff }: SignedInStaff): boolean => holdsOneOf(staff.roles, customerManagers);
