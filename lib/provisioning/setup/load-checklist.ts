import "server-only";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { assembleChecklist } from "@/lib/onboarding/status/assemble";
import type { ChecklistView } from "@/lib/onboarding/status/checklist";
import { findChoices } from "@/lib/store/choices";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { listDrift } from "@/lib/store/drift";
import { listPermissions } from "@/lib/store/permission-evidence";
import { listRefusals } from "@/lib/store/refusals";
import { latestRun, listChanges } from "@/lib/store/runs";
import { listSteps } from "@/lib/store/step-evidence";
import { listSubmissions } from "@/lib/store/submissions";
import { findWatch } from "@/lib/store/watching";
import { firstAlertNow } from "./first-alert";

/**
 * Everything the checklist shows, from what was last recorded. Makes no calls to Microsoft and uses one transaction. `roles`: of whoever looks,
 * so that the next step is theirs; null when they are not known, or it is for everybody.
 */
export function loadChecklist(customer: Customer, roles: RolesSeen = null): Promise<ChecklistView> {
  return inCustomer(customer.id, () => load(customer, roles));
}

/** Sequential queries: a transaction has one connection. */
async function load(customer: Customer, roles: RolesSeen): Promise<ChecklistView> {
  const choices = await findChoices(customer.id);
  const rows = await listSteps(customer.id);
  const permissionRows = await listPermissions(customer.id);
  const run = await latestRun(customer.id);
  const changes = run ? await listChanges(customer.id, run.id) : [];
  const refusals = run ? await listRefusals(customer.id) : [];
  // Only what was handed over is watched and can break, and then something was found about it.
  const isHandedOver = rows.some(({ slug, state }) => slug === "alert-source" && state !== "waiting");
  // An undo takes it away on purpose: then nothing is broken, and no alert is awaited.
  const watch = isHandedOver && run?.purpose !== "undo" ? await findWatch(customer.id) : null;
  const drift = watch ? await listDrift(customer.id) : [];
  return assembleChecklist({
    roles,
    refusals,
    drift,
    firstAlert: watch && firstAlertNow(watch, await listSubmissions(customer.id)),
    customer: {
      slug: customer.slug,
      name: customer.name,
      dropzoneHost: customer.dropzoneHost,
      tenantName: customer.entraTenantName,
      tenantId: customer.entraTenantId,
      initialDomain: customer.initialDomain,
    },
    choices,
    rows,
    permissionRows,
    run: run && {
      id: run.id,
      purpose: run.purpose,
      state: run.state,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      roundTrips: run.roundTrips,
      delay: run.delay,
      changes,
    },
  });
}
