import type { PermissionName } from "@/lib/catalogue/permissions";
import type { Answer } from "@/lib/catalogue/states";
import type { ErrorCode } from "@/lib/errors/codes";
import type { EvidenceRow } from "../status/checklist";

/** The result of a verification: for each permission, whether a fresh token has it and whether a harmless call with it worked. */

export type PermissionCheck = {
  permission: PermissionName;
  /** Whether a fresh token has the permission. */
  inToken: Answer;
  /** Whether a harmless call with the permission worked. */
  works: Answer;
  /** True when a new check would give the same answer, for example because there is no license or no mailbox to try the permission on. */
  isFinal: boolean;
  /** What somebody has to do in the tenant before the permission can work. Null when nothing is missing. */
  lacks: "grant" | "exchange-role" | "portal-url" | null;
  /** For a person. Null when there is nothing to add. */
  note: string | null;
  /** Why it does not work, or why it is not known: no license, another address, not in effect yet. Absent or null when there is no error. */
  code?: ErrorCode | null;
  /** Microsoft's code when it refused: "AADSTS7000215". Absent when there was none. */
  vendorCode?: string | null;
  requestId: string | null;
};

export type Verification = {
  at: string;
  checks: readonly PermissionCheck[];
  evidence: readonly EvidenceRow[];
  /** When each change was made, by its id, ISO 8601. What is not in it was not made by the portal. */
  madeAt?: ReadonlyMap<string, string>;
};

/**
 * `all-work`: every permission that can be tried works, and the others are in the token. `some-untestable`: the tenant has nothing to try
 * some permissions on; all others work. `left-undone`: the permissions that do not work have not been granted, their Exchange role has not
 * been assigned, or the Portal URL is another tenant's.
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

/** Whether there is nothing more to find out about it: it works, or it is in the token and is never tried. */
export const isAsGoodAsItGets = ({ inToken, works }: PermissionCheck): boolean =>
  inToken === "yes" && (works === "yes" || works === "not-tried");

export const isRefused = ({ inToken, works }: PermissionCheck): boolean => inToken === "no" || works === "no";
