import { z } from "zod";
import { type ErrorCode, errorCodes, isErrorCode } from "@/lib/errors/codes";
import type { Trouble } from "@/lib/errors/trouble";

/**
 * Reads troubles as the previous version stored them: as sentences, with a code, a note or something else in the field `code`. Such rows stay,
 * and a process of that version may write more during a deployment. The sentences below are those of that version; do not change them when
 * today's are reworded.
 */

export const wordsSchema = z.object({
  what: z.string(),
  next: z.string(),
  who: z.string(),
  waitingHelps: z.boolean(),
  code: z.string(),
  requestId: z.string().nullable(),
  at: z.string(),
});

export function troubleFromWords({ what, next, code, requestId, at }: z.infer<typeof wordsSchema>): Trouble {
  const decided = codeOf(what, next, code);
  const isOwn = code === decided || code === "untestable" || code === "no-answer";
  const detail = what === errorCodes[decided].what ? null : what;
  return { code: decided, vendorCode: isOwn ? null : vendorCodeIn(code), detail, requestId, at };
}

function codeOf(what: string, next: string, code: string): ErrorCode {
  if (isErrorCode(code)) return code;
  if (code === "untestable") return "permission-untestable";
  if (code === "no-answer") return "permission-not-checked";
  if (next === "Look at the permission's own step, then check again.") return "permission-refused";
  return readings[what] ?? "microsoft-refused";
}

const readings: Readonly<Record<string, ErrorCode>> = {
  "Microsoft refused to tell.": "reading-refused",
  "Microsoft is busy and asked us to come back later.": "reading-slowed-down",
  "Microsoft did not answer.": "reading-cut-off",
  "Not looked at yet.": "not-looked-at",
};

/** A vendor's code stood alone, or in brackets after a sentence. */
function vendorCodeIn(code: string): string | null {
  if (/^[A-Za-z0-9_.-]{2,64}$/.test(code)) return code;
  return /\(([A-Za-z0-9_.-]{2,64})\)$/.exec(code)?.[1] ?? null;
}
