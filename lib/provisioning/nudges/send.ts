import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { postLetter } from "@/lib/mail/smtp";
import { claimNudge, settleNudge } from "@/lib/store/nudges";
import { nudgeQueue, nudgeWorkflow } from "./names";

/**
 * One letter, sent once. Mail servers take the same letter twice without a word, so a process that died in the middle does not try
 * again: the letter is marked "unsure", and a person decides.
 */

type NudgeInput = { customerId: string; id: string };

async function deliverNudge({ customerId, id }: NudgeInput): Promise<void> {
  await DBOS.runStep(
    async () => {
      const letter = await claimNudge(customerId, id);
      if (!letter) return;
      const posted = await postLetter({ id, to: letter.recipient, subject: letter.subject, text: letter.body });
      await settleNudge(customerId, id, posted.ok ? { state: "sent", trouble: null } : { state: "failed", trouble: posted.reason });
    },
    { name: "send" },
  );
}

/** Before the engine starts. */
export const registerNudges = (): void => void DBOS.registerWorkflow(deliverNudge, { name: nudgeWorkflow });

/** When the engine runs. */
export async function startNudges(): Promise<void> {
  await DBOS.registerQueue(nudgeQueue, { workerConcurrency: 2, minPollingIntervalMs: 500 });
}
