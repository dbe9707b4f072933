import { customerManagers, holdsOneOf } from "@/lib/catalogue/staff-roles";
import type { SignedInStaff } from "@/lib/identity/guards/staff-session";

/** Decides only what is shown. The actions check the role themselves. */
export const mayManageCustomers = ({ staff }: SignedInStaff): boolean => holdsOneOf(staff.roles, customerManagers);
