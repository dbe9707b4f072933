/** The member of Dropzone's staff who acts, and their name in a customer's audit trail. */
export type Staff = { id: string; name: string };

export const asActor = (staff: Staff): string => `staff:${staff.name}`;
