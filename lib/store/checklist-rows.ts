import "server-only";
import { type Choices, choicesSchema } from "@/lib/onboarding/choosing/choices-schema";
import type { ChangeProgress } from "@/lib/onboarding/planning/changes";
import type { StepView } from "@/lib/onboarding/status/checklist";
import type { Refusal } from "@/lib/onboarding/status/refusals";
import type { Drift } from "@/lib/onboarding/watching/drift";
import { inCustomer } from "./database";
import { oldestFirst, toDrift } from "./drift";
import { type PermissionEvidence, toPermission } from "./permission-evidence";
import { listRefusals } from "./refusals";
import { type RunStanding, standingColumns, toProgress, toRunStanding } from "./runs";
import { listSteps } from "./step-evidence";
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

/** In three queries: everybody who has the page open asks at each change of a run. */
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
    return {
      choices: choices && choicesSchema.parse(choices),
      steps: await listSteps(customerId),
      permissions: permissions.map(toPermission),
      run: run ? { ...toRunStanding(run), changes: run.changes.map(toProgress) } : null,
      refusals: run ? await listRefusals(customerId) : [],
      watch: watch && toWatch(watch),
      drift: drift.map(toDrift),
      submissions: submissions.map(toSubmission),
    };
  });
}
