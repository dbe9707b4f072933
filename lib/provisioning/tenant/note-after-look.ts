import "server-only";
import type { Accounts } from "@/lib/catalogue/integration-account";
import { isGoing } from "@/lib/catalogue/run-states";
import { integrations } from "@/lib/onboarding/planning/integrations";
import type { Observed } from "@/lib/onboarding/planning/observed";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { nextAskAt } from "@/lib/onboarding/watching/account";
import { driftBetween } from "@/lib/onboarding/watching/drift";
import { startOfNext } from "@/lib/onboarding/watching/when";
import { findChosenAt } from "@/lib/store/choices";
import { recordDrift } from "@/lib/store/drift";
import { latestRun } from "@/lib/store/runs";
import type { Submission } from "@/lib/store/submissions";
import { recordAccounts, recordGranted } from "@/lib/store/watching";

/** What a look tells besides the state of the steps: what broke since the last one, what Dropzone says, and whether the portal may look alone. */

type Looked = { before: readonly StepView[]; found: readonly StepView[]; observed: Observed; submissions: readonly Submission[] };

export async function noteAfterLook(customerId: string, { before, found, observed, submissions }: Looked): Promise<void> {
  const at = new Date(observed.at);
  await noteDrift(customerId, { before, found, submissions, at });
  await noteAccounts(customerId, observed, { submissions, at });
  if (!observed.watching.known) return;
  const isGranted = observed.watching.value !== null && observed.watching.value.grantId !== null;
  await recordGranted(customerId, isGranted, new Date(startOfNext(customerId, at.getTime())));
}

type At = Pick<Looked, "submissions"> & { at: Date };

/** Only what was handed over can break. While a run goes on, it is the run that changes things. */
async function noteDrift(customerId: string, { before, found, submissions, at }: At & Pick<Looked, "before" | "found">): Promise<void> {
  if (!integrations.every(({ kind }) => submissions.some((saved) => saved.kind === kind && saved.state === "saved"))) return;
  if (driftBetween(before, found, null).length === 0) return;
  if (isGoing(await latestRun(customerId))) return;
  await recordDrift(customerId, driftBetween(before, found, await findChosenAt(customerId)), at);
}

/** Does nothing when Dropzone was not asked or did not answer: then it is asked again at the turn that is set already. */
async function noteAccounts(customerId: string, { integrations: seen }: Observed, { submissions, at }: At): Promise<void> {
  if (!submissions.some(({ state }) => state === "saved")) return;
  const accounts: Accounts = Object.fromEntries(
    integrations.flatMap(({ kind }) => {
      const found = seen[kind];
      return found.known ? [[kind, found.value?.account ?? null]] : [];
    }),
  );
  if (Object.keys(accounts).length === 0) return;
  const savedAt = submissions.find(({ kind, state }) => kind === "alert-source" && state === "saved")?.savedAt ?? null;
  await recordAccounts(customerId, accounts, { at, nextAskAt: new Date(nextAskAt(customerId, accounts, { savedAt, now: at.getTime() })) });
}
