import type { EvidenceRow } from "./checklist";
import type { PermissionName } from "./permissions";
import type { Answer } from "./states";

/** What a fresh token and a harmless call said about each permission. Plain data. */
export type PermissionCheck = {
  permission: PermissionName;
  inToken: Answer;
  works: Answer;
  note: string | null;
  requestId: string | null;
};

export type Verification = { at: string; checks: readonly PermissionCheck[]; evidence: readonly EvidenceRow[] };

export type VerificationOutcome = "all-work" | "on-its-way" | "refused" | "could-not-check";

export function outcomeOf(checks: readonly PermissionCheck[]): VerificationOutcome {
  const answers = checks.flatMap((c) => [c.inToken, c.works]);
  if (answers.length === 0) return "could-not-check";
  if (answers.includes("no")) return "refused";
  if (answers.includes("on-its-way")) return "on-its-way";
  return answers.includes("unknown") ? "could-not-check" : "all-work";
}
