import type { AuditActor } from "@/lib/catalogue/audit-actor";
import type { SecurityActor } from "@/lib/catalogue/security-events";

/** The member of Dropzone's staff who acts. */
export type Staff = { id: string; name: string };

/** As the audit trail names them. */
export const asActor = ({ id, name }: Staff): AuditActor => ({ kind: "staff", id, name });

/** As the security events name them. */
export const asSecurityActor = ({ id, name }: Staff): SecurityActor => ({ kind: "staff", id, name });
