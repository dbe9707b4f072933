/** Who of Dropzone's staff does something, and how a customer's audit trail names them. */
export type Staff = { id: string; name: string };

export const asActor = (staff: Staff): string => `staff:${staff.name}`;
