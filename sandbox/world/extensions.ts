import type { Tenant } from "./state";
import type { World } from "./world";

/**
 * A service that keeps something about a tenant registers it here once, at module level, and gets back how to read it:
 *
 *   export const exchangeOf = registerExtension<ExchangeState>("exchange", { create: (tenant) => ({ pointers: [] }) });
 *   …
 *   exchangeOf(tenant).pointers.push(…)
 *
 * The state must be plain JSON, since it is saved with the world.
 */

export type Extension<T> = {
  /** What a fresh tenant has. Called when first read, and again after a reset. */
  create(tenant: Tenant): T;
  /** Sets the scene for a named world, after Entra's part (applications, principals, grants) is set. */
  arrange?(state: T, scene: { world: World; tenant: Tenant; name: string }): void;
};

const extensions = new Map<string, Extension<unknown>>();

export function registerExtension<T>(name: string, extension: Extension<T>): (tenant: Tenant) => T {
  extensions.set(name, extension as Extension<unknown>);
  return (tenant) => {
    tenant.extensions[name] ??= extension.create(tenant);
    return tenant.extensions[name] as T;
  };
}

export function arrangeExtensions(world: World, tenant: Tenant, name: string) {
  for (const [key, extension] of extensions) {
    tenant.extensions[key] = extension.create(tenant);
    extension.arrange?.(tenant.extensions[key], { world, tenant, name });
  }
}
