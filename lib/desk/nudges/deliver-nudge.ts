import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { postLetter } from "@/lib/mail/smtp";
import { recordAudit } from "@/lib/store/audit";
import { inCustomer } from "@/lib/store/database";
import { claimNudge, type Nudge, settleNudge } from "@/lib/store/nudges";
import { listStaff } from "@/lib/store/staff";
import { asActor } from "../actor";

/**
 * One letter, sent once. Mail servers take the same letter twice without a word, so a process that died in the middle does not try
 * again: the letter is marked "unsure", and a person decides.
 */

type NudgeInput = { customerId: string; id: string };

export async function deliverNudge({ customerId, id }: NudgeInput): Promise<void> {
  await DBOS.runStep(() => sendOnce(customerId, id), { name: "send", retriesAllowed: true, maxAttempts });
}

/** Seconds, doubled each time: some two minutes in all. The sweep cannot begin a workflow anew that has ended in an error. */
const maxAttempts = 8;

/** Harmless to repeat: a letter that was claimed and not settled is "unsure" for whoever comes next. */
async function sendOnce(customerId: string, id: string): Promise<void> {
  // Before the claim: what fails until then leaves the letter to be claimed.
  const colleagues = await listStaff();
  const actorOf = ({ createdBy }: Nudge) => {
    const sender = colleagues.find((colleague) => colleague.id === createdBy);
    return sender ? asActor(sender) : createdBy;
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

type Ended = { actor: string; letter: Nudge; action: "nudge-sent" | "nudge-failed" | "nudge-unsure" };

/** When it is known how it went. To whom is not the trail's business: it is kept for good. */
async function record(customerId: string, { actor, letter, action }: Ended): Promise<void> {
  await recordAudit(customerId, { actor, action, detail: { nudgeId: letter.id, step: letter.step } });
}
