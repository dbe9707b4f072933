import "server-only";
import { isGoing } from "@/lib/catalogue/run-states";
import type { VendorError } from "@/lib/errors/vendor-error";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import { findDeletedPrincipal, purgeDeleted, restoreDeleted, waitUntilBack } from "@/lib/microsoft/graph/deleted-items";
import { mayManageApps } from "@/lib/onboarding/planning/deleted-app";
import { forgetOwnApp, recordRestored } from "@/lib/store/app-registration";
import { recordAudit } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { listMade, type MadeItem, recordBackAgain, recordMade } from "@/lib/store/made-items";
import type { Person } from "@/lib/store/people";
import { latestRun } from "@/lib/store/runs";
import { findTenantContext, type TenantContext } from "../tenant/context";

/**
 * What becomes of our app registration while Entra keeps it among the deleted ones: an admin restores it, or deletes it for good. Both are
 * one deed that the page names, and no plan: what a restored app lacks or has too much of is in the plan that is made afterwards.
 */

export type OfDeletedApp = { ok: true } | { ok: false; reason: "not-known-to-manage-apps" | "sign-in-needed" | "not-there" | "run-going" };

/** Restores the recorded app, and its enterprise application where the portal knows it. */
export async function restoreApp(customer: Customer, person: Person): Promise<OfDeletedApp> {
  const ready = await prepare(customer, person);
  if (!ready.ok) return ready;
  const { graph, context, made } = ready;
  const { recorded } = context.app;
  if (recorded === null) return { ok: false, reason: "not-there" };
  const restored = await restoreDeleted(graph, recorded.objectId);
  if (restored.is === "already-there") return { ok: false, reason: "not-there" };
  if (restored.is !== "done") return refusedOr(restored.error);
  const principalId = await findDeletedPrincipal(graph, idsOf(made, "service-principal"), recorded.appId);
  // Without it the plan makes a new one.
  const isBack = principalId !== null && (await restoreDeleted(graph, principalId)).is === "done";
  await inCustomer(customer.id, async () => {
    await recordRestored(customer.id);
    await recordBackAgain(customer.id, recorded.objectId, new Date());
    if (isBack) await recordMade(customer.id, null, [{ kind: "service-principal", id: principalId }]);
    const detail = { appId: recorded.appId, objectId: recorded.objectId };
    await recordAudit(customer.id, { actor: { kind: "customer", id: person.id }, action: "app-restored", detail });
  });
  await waitUntilBack(graph, recorded.objectId);
  return { ok: true };
}

/** Deletes for good what the portal made and Entra still keeps: enterprise applications first, as when they are deleted. */
export async function purgeApps(customer: Customer, person: Person): Promise<OfDeletedApp> {
  const ready = await prepare(customer, person);
  if (!ready.ok) return ready;
  const { graph, context, made } = ready;
  const apps = idsOf(made, "application");
  const gone: string[] = [];
  for (const id of [...idsOf(made, "service-principal"), ...apps]) {
    const purged = await purgeDeleted(graph, id);
    if (purged.is === "failed" || purged.is === "not-yet") return refusedOr(purged.error);
    if (purged.is === "already-there" || !apps.includes(id)) continue;
    gone.push(id);
    const { recorded } = context.app;
    const appId = recorded?.objectId === id ? recorded.appId : null;
    await inCustomer(customer.id, async () => {
      if (appId !== null) await forgetOwnApp(customer.id);
      const actor = { kind: "customer", id: person.id } as const;
      await recordAudit(customer.id, { actor, action: "app-purged", detail: { appId, objectId: id } });
    });
  }
  return gone.length > 0 ? { ok: true } : { ok: false, reason: "not-there" };
}

/** Newest first, and no more than one batch holds. */
export const idsOf = (made: readonly MadeItem[], kind: "application" | "service-principal"): string[] =>
  made
    .filter((item) => item.kind === kind)
    .map(({ id }) => id)
    .reverse()
    .slice(0, 20);

type Ready = { ok: true; graph: GraphClient; context: TenantContext; made: MadeItem[] } | (OfDeletedApp & { ok: false });

async function prepare({ id }: Customer, person: Person): Promise<Ready> {
  if (isGoing(await latestRun(id))) return { ok: false, reason: "run-going" };
  if (!mayManageApps(person.roles)) return { ok: false, reason: "not-known-to-manage-apps" };
  const found = await findTenantContext(id, person.id);
  if (!found.ok || found.context.graph === null) return { ok: false, reason: "sign-in-needed" };
  return { ok: true, graph: found.context.graph, context: found.context, made: await listMade(id) };
}

function refusedOr(error: VendorError): OfDeletedApp {
  if (error.kind === "refused") return { ok: false, reason: "not-known-to-manage-apps" };
  throw error;
}
