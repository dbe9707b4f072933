import type { AuditActor } from "@/lib/catalogue/audit-actor";
import type { SecurityActor } from "@/lib/catalogue/security-events";

/** Who acts for Dropzone: a member of staff, or a program, whose id is its API key's. Staff when `kind` is missing. */
export type Staff = { id: string; name: string; kind?: "staff" | "program" };

/** As the audit trail names them. */
export const asActor = ({ id, name, kind = "staff" }: Staff): AuditActor => ({ kind, id, name });

/** As the security events name them. */
export const asSecurityActor = ({ id, name, kind = "staff" }: Staff): SecurityActor => ({ kind, id, name });
