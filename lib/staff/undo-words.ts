import type { Approval } from "@/lib/catalogue/approvals";

/** How a connection to a tenant can be undone, and why it was not. Pure. */

export type UndoWay = "freely" | "ask-colleague" | "asked" | "approved";

/** `asked`: the newest request that still counts; null when there is none. */
export function undoWay({ mayHaveChanged, asked }: { mayHaveChanged: boolean; asked: Pick<Approval, "decision"> | null }): UndoWay {
  if (asked?.decision === "approved") return "approved";
  if (!mayHaveChanged) return "freely";
  return asked ? "asked" : "ask-colleague";
}

export const notUndoneWords = {
  "not-connected": "The customer is not connected any more.",
  "run-going": "A run was started this moment. Undo the connection again in a minute.",
  "approval-needed": "Changes were made in their tenant meanwhile, so a colleague has to approve this.",
  "why-missing": "Say why, so that a colleague can decide.",
  "no-role": "Only a CSM or an Admin may ask for this.",
} as const;
