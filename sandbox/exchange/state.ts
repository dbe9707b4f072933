import { registerExtension } from "../world/extensions";
import type { Tenant } from "../world/state";
import { isEffective, newGuid, type World } from "../world/world";

/** What Exchange keeps about a tenant: its own list of apps (pointers), the roles they were given, and whether the tenant was ever customized. */

export type ExchangePointer = {
  /** Exchange's own id of the pointer; Entra does not know it. */
  guid: string;
  name: string;
  appId: string;
  /** As the caller gave it. Exchange does not check it against Entra. */
  objectId: string;
  displayName: string;
  visibleAt: string;
};

export type RoleAssignment = { guid: string; name: string; role: string; pointerGuid: string; effectiveAt: string };

export type ExchangeState = {
  /** A small or new tenant shares Microsoft's default configuration until somebody calls Enable-OrganizationCustomization. */
  customization: { state: "dehydrated" } | { state: "customized"; readyAt: string };
  pointers: ExchangePointer[];
  assignments: RoleAssignment[];
  /** When set, calls to the general host are sent on to this prefix of it by a 302. */
  regionalPrefix: string | null;
};

const longAgo = "2020-01-01T00:00:00Z";
export const hygieneRole = "Transport Hygiene";

export const exchangeOf = registerExtension<ExchangeState>("exchange", {
  create: () => ({ customization: { state: "customized", readyAt: longAgo }, pointers: [], assignments: [], regionalPrefix: null }),
  arrange(state, { world, tenant, name }) {
    if (name === "exchange-never-customized") state.customization = { state: "dehydrated" };
    if (name === "exchange-regional") state.regionalPrefix = "nam02b";
    if (name === "onboarded-by-hand" || name === "everything-done") registerDropzoneApp(world, tenant, state);
  },
});

/** The state after the guide's two commands, in effect already. */
function registerDropzoneApp(world: World, tenant: Tenant, state: ExchangeState) {
  const app = tenant.applications.find((application) => application.displayName === "Dropzone AI");
  const principal = tenant.servicePrincipals.find((candidate) => candidate.appId === app?.appId);
  if (!app || !principal || !tenant.licences.exchange) return;
  const guid = newGuid(world, "exchange-pointer");
  state.pointers.push({
    guid,
    name: principal.id,
    appId: app.appId,
    objectId: principal.id,
    displayName: app.displayName,
    visibleAt: longAgo,
  });
  state.assignments.push({
    guid: newGuid(world, "exchange-assignment"),
    name: `${hygieneRole}-${principal.id}`,
    role: hygieneRole,
    pointerGuid: guid,
    effectiveAt: longAgo,
  });
}

/** A pointer answers to any of these. https://learn.microsoft.com/powershell/module/exchange/get-serviceprincipal */
export function answersTo(pointer: ExchangePointer, identity: string): boolean {
  const wanted = identity.toLowerCase();
  return [pointer.guid, pointer.name, pointer.appId, pointer.objectId, pointer.displayName].some((id) => id.toLowerCase() === wanted);
}

export function visiblePointers(world: World, state: ExchangeState): ExchangePointer[] {
  return state.pointers.filter((pointer) => isEffective(world, pointer.visibleAt));
}
