import type { Tenant } from "./state";
import type { World } from "./world";

/**
 * What a tenant was before its last write, for stale reads: Microsoft's directory has replicas, and one that is behind shows what was there
 * before. It is kept only while such a fault is switched on.
 * https://learn.microsoft.com/entra/architecture/architecture
 */

const kept = new WeakMap<World["state"], Map<string, Tenant>>();

type Asked = { tenant: string | null; service: string; method: string; path: string; cmdlet: string | null };

/** Call before the request is carried out. `sent`: its body. */
export function keepBeforeWrite(world: World, asked: Asked, sent: string): void {
  const { tenant: id } = asked;
  const isWanted = world.faults.some(({ fault, times, match }) => fault === "stale" && times > 0 && (match.tenant ?? id) === id);
  const tenant = world.state.tenants.find((candidate) => candidate.id === id);
  if (!isWanted || !tenant || !isWrite(asked, sent)) return;
  const before = kept.get(world.state) ?? new Map<string, Tenant>();
  kept.set(world.state, before.set(tenant.id, structuredClone(tenant)));
}

export const hasBefore = (world: World, tenant: string | null): boolean => tenant !== null && kept.get(world.state)?.has(tenant) === true;

/** The world with this tenant as it was before its last write. */
export function worldBefore(world: World, tenant: string | null): World {
  const before = tenant === null ? undefined : kept.get(world.state)?.get(tenant);
  if (before === undefined) return world;
  return { ...world, state: { ...world.state, tenants: world.state.tenants.map((each) => (each.id === before.id ? before : each)) } };
}

function isWrite({ service, method, path, cmdlet }: Asked, sent: string): boolean {
  if (method === "GET" || service === "entra" || cmdlet?.startsWith("Get-")) return false;
  return !path.endsWith("/$batch") || /"method"\s*:\s*"(POST|PATCH|PUT|DELETE)"/i.test(sent);
}
