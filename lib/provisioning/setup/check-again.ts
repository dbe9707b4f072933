import "server-only";
import type { CallRecord } from "@/lib/http";
import { findChoices } from "@/lib/store/choices";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { checkPermissions } from "../tenant/check-permissions";
import { isBound, tenantContext } from "../tenant/context";
import { look } from "../tenant/look";

/** Looks at the tenant and, while the client secret is here, at its permissions, and writes down what is there. Changes nothing. */
export async function checkAgain(customer: Customer, personId: string): Promise<void> {
  if (!isBound(customer) || (await findChoices(customer.id)) === null) return;
  const calls: CallRecord[] = [];
  const context = await tenantContext(customer.id, personId, (call) => calls.push(call));
  await look(context, calls);
  if (await openCredential(customer.id, "client-secret")) await checkPermissions(customer.id, calls, { nextPauseMs: null, justMade: [] });
}
