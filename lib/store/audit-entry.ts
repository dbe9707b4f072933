import { z } from "zod";
import type { ActorKind } from "@/lib/catalogue/audit-actor";

/** One entry of a customer's audit trail, as it is read. */

export const detailSchema = z.record(z.string(), z.json());

export type AuditEntry = {
  seq: number;
  at: string;
  /** An id. In entries without `actorKind`: a person's id, "portal", or a name, written "staff:<name>" for staff. */
  actor: string;
  /** Null in entries that are older than the keys. */
  actorKind: ActorKind | null;
  /** Null for the portal, in entries that are older than the keys, and when the name was erased. */
  actorName: string | null;
  /** Stays when the name is erased. Null when there was no name. */
  nameDigest: string | null;
  /** As stored and hashed; `readStoredAction` parses it. Another version of the program may have written an action unknown to this one. */
  action: string;
  detail: z.infer<typeof detailSchema>;
  prevHash: string;
  hash: string;
  /** The id of the key of `hash`. Null in entries that are older than the keys. */
  keyId: string | null;
};
