import type { Approval } from "@/lib/catalogue/approvals";
import { retentionDays } from "@/lib/catalogue/retention";

/** How a customer can be ended, and why they were not. Pure. */

export type EndWay = "freely" | "ask-colleague" | "asked";

/** `asked`: the newest request that still counts; null when there is none. */
export function endWay({ mayHaveChanged, asked }: { mayHaveChanged: boolean; asked: Pick<Approval, "decision"> | null }): EndWay {
  if (!mayHaveChanged) return "freely";
  return asked === null ? "ask-colleague" : "asked";
}

const effect = `Invitations and sessions end, and nothing is watched or reminded of any more. What is stored is erased after ${retentionDays.endedCustomers} days; until then you can take this back.`;

export const endQuestions: Record<Exclude<EndWay, "asked">, string> = {
  freely: `Nothing was changed in their tenant. ${effect}`,
  "ask-colleague": `Changes were made in their tenant, and they stay until their administrator undoes them, so a colleague has to approve this. ${effect}`,
};

export const notEndedWords = {
  "why-missing": "Say why, so that whoever looks later knows.",
  "no-role": "Only a CSM or an Admin may ask for this.",
  "already-ended": "A colleague has ended this customer already.",
  "run-going": "A run was started this moment. End the customer again in a minute.",
  "approval-needed": "Changes were made in their tenant meanwhile, so a colleague has to approve this.",
} as const;
