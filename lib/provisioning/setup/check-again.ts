import "server-only";
import type { Customer } from "@/lib/store/customers";
import { checkPermissions } from "../tenant/check-permissions";
import { findTenantContext, tenantContext } from "../tenant/context";
import { observeAndRecord } from "../tenant/observe-and-record";
import { nameWhoChanged } from "../tenant/who-changed";

/**
 * Observes the tenant and records the result. Also checks the permissions while the client secret is still sealed here. Changes nothing in
 * the tenant, and does nothing for a customer that is not connected or has not chosen.
 */
export async function checkAgain({ id }: Customer, personId: string): Promise<void> {
  const found = await findTenantContext(id, personId);
  if (!found.ok) return;
  await observeAndRecord(found.context);
  await nameWhoChanged(found.context);
  if (found.context.clientSecret === null) return;
  // Loaded again, because the observation may have found the app's ids.
  await checkPermissions(await tenantContext(id, null), { nextCheckIn: null, justMade: [] });
}
