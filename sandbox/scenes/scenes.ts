import { firstPartyResources, microsoftTenantId, type ResourceName } from "../world/catalogue";
import { addFirstPartyPrincipal, addPrincipalOf } from "../world/directory";
import { arrangeExtensions } from "../world/extensions";
import { firstPartyClients } from "../world/first-party-clients";
import { guidFor } from "../world/ids";
import { customerTenant, freshTenants } from "../world/people";
import { registerPortalApp } from "../world/portal-app";
import type { Tenant } from "../world/state";
import { timestamp, type World } from "../world/world";
import { addDropzoneApp } from "./onboarded";
import { addPlantedApp } from "./planted";

/** Worlds with names: the state in which a test or the demo starts. */

export const sceneNames = [
  "fresh",
  "missing-first-party",
  "onboarded-by-hand",
  "everything-done",
  "planted-app",
  "secret-blocked-by-policy",
  "secret-shortened-by-policy",
  "no-exchange",
  "no-premium",
  "exchange-never-customized",
  "exchange-regional",
  "defender-unlicensed",
  "defender-without-devices",
] as const;
type SceneName = (typeof sceneNames)[number];

/** Forgets everything and sets the scene in every customer's tenant. */
export function setScene(world: World, name: SceneName) {
  Object.assign(world.state, { worldName: name, made: 0, clockOffsetMs: 0, codes: [], refreshTokens: [], deviceCodes: [], signedIn: [] });
  world.state.tenants = freshTenants();
  registerPortalApp(world);
  for (const tenant of world.state.tenants) arrangeDirectory(world, tenant, name);
  for (const tenant of world.state.tenants) arrangeExtensions(world, tenant, tenant.kind === "customer" ? name : "fresh");
}

/** Sets the scene in one customer's tenant and leaves the others as they are. */
export function setTenantScene(world: World, tenant: Tenant, name: SceneName) {
  Object.assign(tenant, customerTenant(tenant));
  arrangeDirectory(world, tenant, name);
  arrangeExtensions(world, tenant, name);
}

/** Adds a tenant, for tests that want one of their own. */
export function addTenant(world: World, displayName: string): Tenant {
  const slug = displayName.toLowerCase().replace(/[^a-z0-9]+/g, "") || "customer";
  const isTaken = world.state.tenants.some(({ label }) => label === slug);
  const label = isTaken ? `${slug}${world.state.tenants.length}` : slug;
  const tenant = customerTenant({ label, displayName, id: guidFor(`tenant:${label}`) });
  world.state.tenants.push(tenant);
  setTenantScene(world, tenant, "fresh");
  return tenant;
}

const absent: Partial<Record<SceneName, ResourceName[]>> = {
  "missing-first-party": ["defender", "cloudApps"],
  "no-exchange": ["exchange"],
};

function arrangeDirectory(world: World, tenant: Tenant, name: SceneName) {
  const missing = tenant.kind === "customer" ? (absent[name] ?? []) : [];
  for (const key of Object.keys(firstPartyResources) as ResourceName[]) {
    if (missing.includes(key)) continue;
    // Microsoft's own principals are as old as the tenant, so they are visible at once.
    addFirstPartyPrincipal(world, tenant, firstPartyResources[key]).visibleAt = timestamp(new Date(0));
  }
  const home = { id: microsoftTenantId, displayName: "Microsoft Services" };
  for (const application of firstPartyClients) addPrincipalOf(world, tenant, { application, home }).visibleAt = timestamp(new Date(0));
  if (tenant.kind === "customer") arrangeCustomer(world, tenant, name);
}

function arrangeCustomer(world: World, tenant: Tenant, name: SceneName) {
  switch (name) {
    case "onboarded-by-hand":
      return addDropzoneApp(world, tenant, "hand");
    case "everything-done":
      return addDropzoneApp(world, tenant, "portal");
    case "planted-app":
      return addPlantedApp(world, tenant);
    case "secret-blocked-by-policy":
      tenant.policy = { ...tenant.policy, isEnabled: true, passwordAddition: "blocked" };
      return;
    case "secret-shortened-by-policy":
      tenant.policy = { ...tenant.policy, isEnabled: true, passwordLifetimeDays: 180 };
      return;
    case "no-exchange":
      tenant.licences.exchange = false;
      return;
    case "no-premium":
      tenant.licences.entraP1 = false;
      return;
    case "fresh":
    case "missing-first-party":
    case "exchange-never-customized":
    case "exchange-regional":
    case "defender-without-devices":
    case "defender-unlicensed":
      return;
  }
}
