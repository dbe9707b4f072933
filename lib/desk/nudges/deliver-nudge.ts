import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { AuditActor } from "@/lib/catalogue/audit-actor";
import { postLetter } from "@/lib/mail/smtp";
import { recordAudit } from "@/lib/store/audit";
import { inCustomer } from "@/lib/store/database";
import { claimNudge, type Nudge, settleNudge } from "@/lib/store/nudges";
import { listStaff } from "@/lib/store/staff";
import { asActor } from "../actor";

/**
 * Sends one nudge at most once. A mail server accepts the same letter twice without an error. So when a process died in the middle, it is
 * not sent again: it is marked "unsure", and a person decides.
 */

type NudgeInput = { customerId: string; id: string };

export async function deliverNudge({ customerId, id }: NudgeInput): Promise<void> {
  await DBOS.runStep(() => sendOnce(customerId, id), { name: "send", retriesAllowed: true, maxAttempts });
}

/** The pause starts at a second and doubles: some two minutes in total. The sweep cannot restart a workflow that ended in an error. */
const maxAttempts = 8;

/** Harmless to repeat: a nudge that was claimed but not settled becomes "unsure" at the next try. */
async function sendOnce(customerId: string, id: string): Promise<void> {
  // Read before the claim: when this fails, the nudge can still be claimed by the next try.
  const colleagues = await listStaff();
  const actorOf = ({ createdBy, side }: Nudge): AuditActor => {
    if (side === "customer") return { kind: "customer", id: createdBy };
    const sender = colleagues.find((colleague) => colleague.id === createdBy);
    return asActor(sender ?? { id: createdBy, name: "somebody who is gone" });
  };
  const letter = await inCustomer(customerId, async () => {
    const claimed = await claimNudge(customerId, id);
    if (claimed?.state === "unsure") await record(customerId, { actor: actorOf(claimed), letter: claimed, action: "nudge-unsure" });
    return claimed;
  });
  if (letter?.state !== "sending") return;
  const posted = await postLetter({ id, to: letter.recipient, subject: letter.subject, text: letter.body });
  await inCustomer(customerId, async () => {
    await settleNudge(customerId, id, posted.ok ? { state: "sent", trouble: null } : { state: "failed", trouble: posted.reason });
    await record(customerId, { actor: actorOf(letter), letter, action: posted.ok ? "nudge-sent" : "nudge-failed" });
  });
}

type Ended = { actor: AuditActor; letter: Nudge; action: "nudge-sent" | "nudge-failed" | "nudge-unsure" };

/** Records the outcome without the recipient's address: the audit trail is kept for ever. */
async function record(customerId: string, { actor, letter, action }: Ended): Promise<void> {
  await recordAudit(customerId, { actor, action, detail: { nudgeId: letter.id, step: letter.step } });
}
