import type { PermissionName } from "@/lib/catalogue/permissions";
import type { Answer } from "@/lib/catalogue/states";
import type { EvidenceRow } from "../status/checklist";

/** What a fresh token and a harmless call said about each permission. Plain data. */
export type PermissionCheck = {
  permission: PermissionName;
  inToken: Answer;
  works: Answer;
  /** True where asking again would bring the same: no license, no mailbox to try. What is unanswered then stays so. */
  isFinal: boolean;
  /** What somebody has to do in the tenant before the permission can work at all; null when nothing is left undone. */
  lacks: "grant" | "exchange-role" | null;
  note: string | null;
  /** Microsoft's code in a refusal: "AADSTS7000215". Absent when there was none. */
  vendorCode?: string | null;
  requestId: string | null;
};

export type Verification = { at: string; checks: readonly PermissionCheck[]; evidence: readonly EvidenceRow[] };

/**
 * `some-untestable`: the rest works, and the tenant has nothing to try some permission on. `left-undone`: what does not work has not
 * been granted or assigned yet.
 */
export type VerificationOutcome = "all-work" | "some-untestable" | "on-its-way" | "left-undone" | "refused" | "could-not-check";

export function outcomeOf(checks: readonly PermissionCheck[]): VerificationOutcome {
  const answers = checks.flatMap((c) => [c.inToken, c.works]);
  if (answers.length === 0) return "could-not-check";
  if (checks.some((c) => isRefused(c) && c.lacks === null)) return "refused";
  if (answers.includes("on-its-way")) return "on-its-way";
  if (checks.some(isRefused)) return "left-undone";
  const unanswered = checks.filter((c) => c.inToken === "unknown" || c.works === "unknown");
  if (unanswered.length === 0) return "all-work";
  return unanswered.every((c) => c.isFinal) ? "some-untestable" : "could-not-check";
}

export const isRefused = ({ inToken, works }: PermissionCheck): boolean => inToken === "no" || works === "no";
