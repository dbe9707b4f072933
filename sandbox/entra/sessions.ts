import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { findPerson } from "../world/directory";
import type { Person, Tenant } from "../world/state";
import { newOpaqueId, tenantById, type World } from "../world/world";

/** Single sign-on: the person that this browser picked before. */

const cookieName = "ESTSAUTHPERSISTENT";

export type SignedIn = { tenant: Tenant; person: Person };

export function findSignedIn(world: World, c: Context): SignedIn | null {
  const cookie = getCookie(c, cookieName);
  const entry = world.state.signedIn.find((candidate) => candidate.cookie === cookie);
  const tenant = entry ? tenantById(world, entry.tenantId) : null;
  const person = tenant && entry ? findPerson(tenant, entry.personId) : null;
  return tenant && person ? { tenant, person } : null;
}

export function rememberSignedIn(world: World, c: Context, { tenant, person }: SignedIn) {
  const cookie = newOpaqueId(world, "sso");
  world.state.signedIn = [...world.state.signedIn.slice(-200), { cookie, tenantId: tenant.id, personId: person.id }];
  setCookie(c, cookieName, cookie, { path: "/", httpOnly: true, sameSite: "Lax" });
}

export function forgetSignedIn(world: World, c: Context) {
  const cookie = deleteCookie(c, cookieName, { path: "/" });
  world.state.signedIn = world.state.signedIn.filter((entry) => entry.cookie !== cookie);
}

export function findPersonAnywhere(world: World, userName: string): SignedIn | null {
  for (const tenant of world.state.tenants) {
    const person = findPerson(tenant, userName);
    if (person) return { tenant, person };
  }
  return null;
}
