/**
 * Who an entry of the audit trail names. The id counts. The name beside it is what it was at that time, and goes when the customer is
 * erased. For a customer's person the store adds the name itself.
 */
export type AuditActor = { kind: "staff" | "program"; id: string; name: string } | { kind: "customer"; id: string } | "portal";

/** `program`: a command on the server, used by whoever is named. */
export const actorKinds = ["staff", "program", "customer", "portal"] as const;
export type ActorKind = (typeof actorKinds)[number];
