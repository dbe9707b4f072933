/** The app roles that Dropzone's staff hold in Dropzone's own tenant. An account without one of them is not staff in this portal. */

export const staffRoles = ["CSM", "Support", "Admin"] as const;
export type StaffRole = (typeof staffRoles)[number];

/** Who may add, invite and change customers. Support may read everything, check steps again and write notes. */
export const customerManagers: readonly StaffRole[] = ["CSM", "Admin"];

export const isStaffRole = (value: string): value is StaffRole => staffRoles.some((role) => role === value);

/** An Admin may do everything that the other roles may do. */
export const holdsOneOf = (held: readonly StaffRole[], wanted: readonly StaffRole[]): boolean =>
  held.includes("Admin") || held.some((role) => wanted.includes(role));
