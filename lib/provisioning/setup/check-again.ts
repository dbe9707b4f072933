import "server-only";
import type { Customer } from "@/lib/store/customers";
import { checkPermissions } from "../tenant/check-permissions";
import { findTenantContext, tenantContext } from "../tenant/context";
import { observeAndRecord } from "../tenant/observe-and-record";

/** Observes the tenant and, while the client secret is here, checks its permissions, and writes down what is there. Changes nothing. */
export async function checkAgain({ id }: Customer, personId: string): Promise<void> {
  const found = await findTenantContext(id, personId);
  if (!found.ok) return;
  await observeAndRecord(found.context);
  if (found.context.clientSecret === null) return;
  // Loaded anew: what was observed may have brought the app's ids.
  await checkPermissions(await tenantContext(id, null), { nextPauseMs: null, justMade: [] });
}
