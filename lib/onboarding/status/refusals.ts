import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { canDo } from "@/lib/catalogue/duties";
import { counted } from "@/lib/catalogue/plural";
import type { StepSlug } from "@/lib/catalogue/steps";
import { errorRow } from "@/lib/errors/codes";
import { codeForSupport, type Trouble, troubleWords } from "@/lib/errors/trouble";
import { changeWords, dutyFor, stepsOf } from "../planning/change-words";
import { type Change, type ChangeProgress, changeId, type Plan } from "../planning/changes";
import type { EvidenceRow } from "./checklist";
import { outcomeWords } from "./outcome-words";

/** Changes that failed and have not succeeded since. The cause stays with its step until the change succeeds. Pure. */

export type Refusal = { change: Change; trouble: Trouble };

/** Those of a step: of the newest run, and of earlier runs. */
export function refusalsAt(
  slug: StepSlug,
  { run, refusals }: { run: readonly ChangeProgress[]; refusals: readonly Refusal[] },
): readonly Refusal[] {
  const ofRun = run.flatMap(({ change, state, trouble }) => (state === "failed" && trouble ? [{ change, trouble }] : []));
  const settled = new Set(run.filter(({ state, trouble }) => state === "done" || trouble).map(({ change }) => changeId(change)));
  const earlier = refusals.filter(({ change }) => !settled.has(changeId(change)));
  return [...ofRun, ...earlier].filter(({ change }) => stepsOf(change).includes(slug));
}

/** The refused calls as evidence: when, what, the status, the vendor's code and its request id. */
export const refusalEvidence = (refusals: readonly Refusal[]): EvidenceRow[] =>
  refusals.map(({ change, trouble }) => ({
    at: trouble.at,
    what: changeWords(change).doing,
    outcome: trouble.status === undefined ? "Failed" : outcomeWords(trouble.status),
    status: trouble.status ?? null,
    requestId: trouble.requestId,
    code: trouble.vendorCode ?? trouble.code,
  }));

/** Where the account that asked is known to hold a role for the change, nobody is sent to find somebody with that role. */
export function despiteRole(trouble: Trouble, change: Change, roles: RolesSeen): Trouble {
  const isContradicted = errorRow(trouble.code).roleMissing === true && canDo(dutyFor(change), roles) === "yes";
  return isContradicted ? { ...trouble, code: "refused-despite-role" } : trouble;
}

export type RefusedBefore = { sentence: string; what: string; next: string; code: string; requestId: string | null; at: string };

/**
 * What the plan page says of planned changes that failed before, one row for each cause. A role that another account lacked is no cause for
 * somebody who holds it.
 */
export function refusedBefore(plan: Plan, refusals: readonly Refusal[], roles: RolesSeen): RefusedBefore[] {
  const planned = new Set(plan.map(changeId));
  const still = refusals.filter(({ change, trouble }) => planned.has(changeId(change)) && despiteRole(trouble, change, roles) === trouble);
  const codes = [...new Set(still.map(({ trouble }) => trouble.code))];
  return codes.flatMap((code) => {
    const same = still.filter(({ trouble }) => trouble.code === code);
    const newest = same.at(-1);
    if (same[0] === undefined || newest === undefined) return [];
    const { what, next } = troubleWords(newest.trouble);
    const more = same.length > 1 ? ` and ${counted(same.length - 1, "more change")}` : "";
    const { requestId, at } = newest.trouble;
    return [{ sentence: `${changeWords(same[0].change).doing}${more}`, what, next, code: codeForSupport(newest.trouble), requestId, at }];
  });
}
