import "server-only";
import { type Choices, choicesSchema } from "@/lib/onboarding/choosing/choices-schema";
import type { ChangeProgress } from "@/lib/onboarding/planning/changes";
import type { StepView } from "@/lib/onboarding/status/checklist";
import type { Refusal } from "@/lib/onboarding/status/refusals";
import type { Drift } from "@/lib/onboarding/watching/drift";
import { type Database, inCustomer } from "./database";
import { oldestFirst, toDrift } from "./drift";
import { type PermissionEvidence, toPermission } from "./permission-evidence";
import { type RefusalRow, refusalsInSql, toRefusals } from "./refusals";
import { type RunStanding, standingColumns, toProgress, toRunStanding } from "./runs";
import { newestInSql, type StepRow, toSteps } from "./step-evidence";
import { isThere, type Submission, toSubmission } from "./submissions";
import { toWatch, type Watch } from "./watching";

/** All rows that a checklist is put together from. */

export type ChecklistRows = {
  /** Null until the customer has chosen. */
  choices: Choices | null;
  steps: readonly StepView[];
  permissions: readonly PermissionEvidence[];
  /** The latest. */
  run: (RunStanding & { changes: readonly ChangeProgress[] }) | null;
  refusals: readonly Refusal[];
  watch: Watch | null;
  drift: readonly Drift[];
  submissions: readonly Submission[];
};

/** In two queries: everybody who has the page open asks at each change of a run. */
export function readChecklist(customerId: string): Promise<ChecklistRows> {
  return inCustomer(customerId, async (db) => {
    const { choices, permissions, runs, watch, drift, submissions } = await db.customer.findUniqueOrThrow({
      where: { id: customerId },
      select: {
        choices: true,
        permissions: true,
        runs: {
          orderBy: { startedAt: "desc" },
          take: 1,
          select: {
            ...standingColumns,
            changes: { orderBy: { position: "asc" }, select: { change: true, state: true, trouble: true } },
          },
        },
        watch: true,
        drift: { orderBy: [...oldestFirst] },
        submissions: { where: isThere, orderBy: { kind: "desc" } },
      },
    });
    const [run] = runs;
    const { steps, refusals } = await newestRows(db, customerId);
    return {
      choices: choices && choicesSchema.parse(choices),
      steps: toSteps(steps ?? []),
      permissions: permissions.map(toPermission),
      run: run ? { ...toRunStanding(run), changes: run.changes.map(toProgress) } : null,
      refusals: toRefusals(refusals ?? []),
      watch: watch && toWatch(watch),
      drift: drift.map(toDrift),
      submissions: submissions.map(toSubmission),
    };
  });
}

type NewestRows = { steps: StepRow[] | null; refusals: RefusalRow[] | null };

/** Of each the newest ones, which Prisma cannot select along with the rest. */
async function newestRows(db: Database, customerId: string): Promise<NewestRows> {
  const [rows] = await db.$queryRaw<[NewestRows]>`
    SELECT (SELECT json_agg(row) FROM (${newestInSql(customerId)}) AS row) AS steps,
      (SELECT json_agg(row) FROM (${refusalsInSql(customerId)}) AS row) AS refusals`;
  return rows;
}
