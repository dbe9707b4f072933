import { holdsOneOf, type StaffRole } from "@/lib/catalogue/staff-roles";
import type { SignedInStaff } from "@/lib/identity/guards/staff-session";

/** The roles that may add, invite and change customers. Support may read everything, check steps again and write notes. */
export const customerManagers: StaffRole[] = ["CSM", "Admin"];

/** Decides only what is shown. The actions check the role themselves. */
export const mayManageCustomers = ({ staff }: SignedInStaff): boolean => holdsOneOf(staff.roles, customerManagers);
