import type { startSandbox } from "@/sandbox/server";
import { sign } from "@/sandbox/wire/tokens";
import { findPerson } from "@/sandbox/world/directory";
import { guidFor } from "@/sandbox/world/ids";
import type { Tenant } from "@/sandbox/world/state";
import { findTenant, type World } from "@/sandbox/world/world";

/** For tests of the services behind Entra: signs tokens with the claims that a test wants. */

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

export const audiences = {
  graph: "https://graph.microsoft.com",
  exchange: "https://outlook.office365.com",
  defender: "https://api.securitycenter.microsoft.com",
  cloudApps: "05a65629-4c1b-48c1-a78b-804c4abdd4af",
} as const;

/** Ids of an app that exists in no directory. The services behind Entra trust the token. */
export const someApp = {
  appId: guidFor("some app"),
  objectId: guidFor("some app's registration"),
  principalId: guidFor("some app's principal"),
};

export function tenantNamed(world: World, label: string): Tenant {
  const tenant = findTenant(world, `${label}.com`);
  if (!tenant) throw new Error(`There is no tenant ${label}`);
  return tenant;
}

type AppToken = { tenant: Tenant; audience: string; roles?: readonly string[]; lifetimeSeconds?: number };

export function appToken(world: World, { tenant, audience, roles = [], lifetimeSeconds = 3599 }: AppToken): Promise<string> {
  const ids = { oid: someApp.principalId, sub: someApp.principalId, appid: someApp.appId };
  return sign(
    world,
    { ...common(tenant, audience), ...ids, idtyp: "app", ...(roles.length > 0 ? { roles: [...roles] } : {}) },
    lifetimeSeconds,
  );
}

type PersonToken = { tenant: Tenant; first: string; audience: string; scp: string };

export function personToken(world: World, { tenant, first, audience, scp }: PersonToken): Promise<string> {
  const person = findPerson(tenant, `${first}@${tenant.label}.com`);
  if (!person) throw new Error(`There is no ${first} in ${tenant.label}`);
  const ids = { oid: person.id, sub: person.id, appid: someApp.appId, upn: person.userName, wids: person.directoryRoles };
  return sign(world, { ...common(tenant, audience), ...ids, idtyp: "user", scp }, 3599);
}

function common(tenant: Tenant, audience: string) {
  return { aud: audience, iss: `https://sts.windows.net/${tenant.id}/`, tid: tenant.id, ver: "1.0" };
}
