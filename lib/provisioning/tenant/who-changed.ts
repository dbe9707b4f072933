import "server-only";
import type { StepSlug } from "@/lib/catalogue/steps";
import { VendorError } from "@/lib/errors/vendor-error";
import { findLastChange } from "@/lib/microsoft/graph/audits";
import type { Drift } from "@/lib/onboarding/watching/drift";
import { listDrift, recordWhoChanged } from "@/lib/store/drift";
import type { TenantContext } from "./context";

/**
 * Asks the tenant's audit log who changed what is broken, in the name of the admin who is signed in. Most may not read it: then nobody is
 * named, and the page says where the admin can look. Asked aside, so that a refusal is no step's evidence.
 */
export async function nameWhoChanged({ customer, aside, known }: TenantContext): Promise<void> {
  // Only what was handed over can break.
  if (aside.graph === null || Object.values(known.saved).every((saved) => saved === null)) return;
  const { graph } = aside;
  const open = (await listDrift(customer.id)).filter(({ by }) => by === null);
  await Promise.all(
    open.map(async (drift) => {
      for (const objectId of objectsOf(drift.step, customer)) {
        const by = await findLastChange(graph, { objectId, since: sinceOf(drift) }).catch(nullWhenRefused);
        if (by !== null) return recordWhoChanged(customer.id, drift.step, by);
      }
    }),
  );
}

const nullWhenRefused = (error: unknown): null => {
  if (error instanceof VendorError) return null;
  throw error;
};

/** Entra keeps its log to the second. */
const sinceOf = ({ lastDoneAt }: Drift): string => `${lastDoneAt.slice(0, 19)}Z`;

/** What a step is about in the directory: grants are changed on the service principal, credentials and owners on the app. */
function objectsOf(step: StepSlug, { appObjectId, servicePrincipalId }: TenantContext["customer"]): string[] {
  const order = permissionSteps.includes(step) ? [servicePrincipalId, appObjectId] : [appObjectId, servicePrincipalId];
  return order.filter((id) => id !== null);
}

const permissionSteps: readonly StepSlug[] = [
  "graph-permissions",
  "cloud-apps-permissions",
  "live-response-permissions",
  "exchange-permission",
];
