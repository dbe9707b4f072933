import { registerExtension } from "../world/extensions";
import type { Tenant } from "../world/state";
import { now, type World } from "../world/world";

/** Rate limits: how many calls a tenant may make in a span of time. Counted by the sandbox's clock; a reset starts anew. */

type Limit = { name: string; calls: number; seconds: number };
type Budget = { allowed: boolean; remaining: number; resetAt: Date; retryAfterSeconds: number };

const windowsOf = registerExtension<Record<string, { startedAt: number; calls: number }>>("rate-limits", { create: () => ({}) });

export function spendCall({ world, tenant, limit }: { world: World; tenant: Tenant; limit: Limit }): Budget {
  const windows = windowsOf(tenant);
  const at = now(world).getTime();
  const open = windows[limit.name];
  const current = open && at < open.startedAt + limit.seconds * 1000 ? open : { startedAt: at, calls: 0 };
  windows[limit.name] = current;
  const allowed = current.calls < limit.calls;
  if (allowed) current.calls += 1;
  const resetAt = current.startedAt + limit.seconds * 1000;
  return {
    allowed,
    remaining: limit.calls - current.calls,
    resetAt: new Date(resetAt),
    retryAfterSeconds: Math.max(1, Math.ceil((resetAt - at) / 1000)),
  };
}
