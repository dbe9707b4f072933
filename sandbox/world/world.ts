import type { FaultRule } from "./fault-rule";
import { guidFor, opaqueFor } from "./ids";
import { type Lag, lags } from "./propagation";
import type { RecordedCall } from "./recorded-call";
import type { Tenant, WorldState } from "./state";

/** The sandbox's world: its state, its clock and the calls it received. One per running sandbox. */

export type World = {
  state: WorldState;
  faults: FaultRule[];
  calls: RecordedCall[];
  trafficLog: string | null;
  /** The portal's own app, which Dropzone registered in its tenant; kept through a reset. */
  portalApp: { redirectUris: string[]; secret: string };
};

/** The sandbox's own time, which the control API can move forward. */
export function now(world: World): Date {
  return new Date(Date.now() + world.state.clockOffsetMs);
}

/** Microsoft writes times to the second. */
export function timestamp(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** The moment from which something written now is visible. Store it with the object and ask `isEffective` later. */
export function effectiveAfter(world: World, lag: Lag): string {
  return new Date(now(world).getTime() + lags[world.state.propagation][lag] * 1000).toISOString();
}

export function isEffective(world: World, at: string): boolean {
  return new Date(at).getTime() <= now(world).getTime();
}

/** A new GUID. The same calls after a start give the same GUIDs. */
export function newGuid(world: World, kind: string): string {
  world.state.made += 1;
  return guidFor(`${kind}:${world.state.made}`);
}

export function newOpaqueId(world: World, kind: string, length?: number): string {
  world.state.made += 1;
  return opaqueFor(`${kind}:${world.state.made}`, length);
}

export function tenantById(world: World, tenantId: string): Tenant | null {
  return world.state.tenants.find((tenant) => tenant.id === tenantId.toLowerCase()) ?? null;
}

/** By GUID or by any verified domain. */
export function findTenant(world: World, nameOrId: string): Tenant | null {
  const wanted = nameOrId.toLowerCase();
  return world.state.tenants.find((t) => t.id === wanted || t.verifiedDomains.some((domain) => domain.name === wanted)) ?? null;
}
