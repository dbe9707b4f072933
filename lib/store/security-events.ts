import "server-only";
import { type SecurityEvent, securityEvents } from "@/lib/catalogue/security-events";
import { log } from "@/lib/log";
import { asStaffWriter } from "./database";

/** Writes the event to the append-only table and, for programs that watch the log, as a line of it. */
export async function recordSecurityEvent({ actor, action, customerId, detail }: SecurityEvent): Promise<void> {
  log.info({ securityEvent: action, actorKind: actor.kind, actorId: actor.id, customerId, ...detail }, securityEvents[action].what);
  const who = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name };
  await asStaffWriter((db) => db.securityEvent.create({ data: { ...who, action, customerId, detail } }));
}
