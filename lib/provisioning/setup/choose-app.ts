import "server-only";
import { canDo } from "@/lib/catalogue/duties";
import { isGoing } from "@/lib/catalogue/run-states";
import { applicationRequests, parseOthers } from "@/lib/microsoft/graph/finding-applications";
import { chooseOwnApp } from "@/lib/store/app-registration";
import { recordAudit } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";
import type { Person } from "@/lib/store/people";
import { latestRun } from "@/lib/store/runs";
import { findTenantContext } from "../tenant/context";
import { soughtIn } from "../tenant/observe";

/** Saves whether a new app registration is made, or one of somebody else that looks like ours is adopted. */

export type ChosenApp = { ok: true } | { ok: false; reason: "not-known-to-manage-apps" | "sign-in-needed" | "not-there" | "run-going" };

/**
 * `objectId`: of the app to adopt; null to make a new one. Adopting is for people who are known to manage apps, since it decides to whom the
 * permissions are granted. Nothing is saved while a run is going.
 */
export async function chooseApp({ id }: Customer, person: Person, objectId: string | null): Promise<ChosenApp> {
  if (isGoing(await latestRun(id))) return { ok: false, reason: "run-going" };
  const adopt = objectId === null ? null : await findToAdopt(id, person, objectId);
  if (adopt && "reason" in adopt) return adopt;
  await chooseOwnApp(id, { adopt, by: person.id });
  await recordAudit(id, {
    actor: { kind: "customer", id: person.id },
    action: "app-chosen",
    detail: { choice: adopt ? "adopt" : "new", appId: adopt?.appId ?? null, objectId },
  });
  return { ok: true };
}

/** Only an app that looks like ours can be adopted: the address of the form is no way to any other app of the tenant. */
async function findToAdopt(
  customerId: string,
  person: Person,
  objectId: string,
): Promise<{ objectId: string; appId: string } | (ChosenApp & { ok: false })> {
  if (canDo("app-admin", person.roles) !== "yes") return { ok: false, reason: "not-known-to-manage-apps" };
  const found = await findTenantContext(customerId, person.id);
  if (!found.ok || found.context.graph === null) return { ok: false, reason: "sign-in-needed" };
  const { context } = found;
  // An app of ours that is there is not exchanged for another one. Once it was seen to be gone, there is a name for the next one.
  if (context.app.recorded !== null && context.app.uniqueName === null) return { ok: false, reason: "not-there" };
  const others = parseOthers(await found.context.graph.batch(applicationRequests(soughtIn(context))), null);
  const other = others.find((candidate) => candidate.objectId === objectId);
  return other ? { objectId: other.objectId, appId: other.appId } : { ok: false, reason: "not-there" };
}
