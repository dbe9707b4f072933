/** The app roles that Dropzone's staff hold in Dropzone's own tenant. Whoever has none of them is not staff here. */

export const staffRoles = ["CSM", "Support", "Admin"] as const;
export type StaffRole = (typeof staffRoles)[number];

export const isStaffRole = (value: string): value is StaffRole => staffRoles.some((role) => role === value);

/** An Admin may do whatever the others may. */
export const holdsOneOf = (held: readonly StaffRole[], wanted: readonly StaffRole[]): boolean =>
  held.includes("Admin") || held.some((role) => wanted.includes(role));
