import "server-only";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { assembleChecklist } from "@/lib/onboarding/status/assemble";
import type { ChecklistView } from "@/lib/onboarding/status/checklist";
import { readChecklist } from "@/lib/store/checklist-rows";
import type { Customer } from "@/lib/store/customers";
import { firstAlertNow } from "./first-alert";

/**
 * Everything the checklist shows, from what was last recorded. Makes no calls to Microsoft and uses one transaction. `roles`: of whoever looks,
 * so that the next step is theirs; null when they are not known, or it is for everybody.
 */
export async function loadChecklist(customer: Customer, roles: RolesSeen = null): Promise<ChecklistView> {
  const { choices, steps, permissions, run, refusals, ...found } = await readChecklist(customer.id);
  // Only what was handed over is watched and can break, and then something was found about it.
  const isHandedOver = steps.some(({ slug, state }) => slug === "alert-source" && state !== "waiting");
  // An undo takes it away on purpose: then nothing is broken, and no alert is awaited.
  const watch = isHandedOver && run?.purpose !== "undo" ? found.watch : null;
  return assembleChecklist({
    roles,
    refusals,
    drift: watch ? found.drift : [],
    firstAlert: watch && firstAlertNow(watch, found.submissions),
    customer: {
      slug: customer.slug,
      name: customer.name,
      dropzoneHost: customer.dropzoneHost,
      tenantName: customer.entraTenantName,
      tenantId: customer.entraTenantId,
      initialDomain: customer.initialDomain,
    },
    choices,
    rows: steps,
    permissionRows: permissions,
    run,
  });
}
