import "server-only";
import { recordAudit } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import type { Person } from "@/lib/store/people";
import { switchWatching as record } from "@/lib/store/watching";

/**
 * Records whether the customer wants the portal to look in its own name. The permission itself is granted and taken back by a plan, like
 * every change. Off ends the looks at once. False when the portal has no access to the tenant: then it can be let in by nobody.
 */
export function switchWatching({ id, portalAccess }: Customer, { id: by }: Person, on: boolean): Promise<boolean> {
  if (portalAccess === "removed") return Promise.resolve(false);
  return inCustomer(id, async () => {
    await record(id, { on, by });
    const action = on ? "watching-switched-on" : "watching-switched-off";
    await recordAudit(id, { actor: { kind: "customer", id: by }, action, detail: {} });
    return true;
  });
}
