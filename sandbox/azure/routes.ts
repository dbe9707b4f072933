import { type Context, Hono } from "hono";
import type { ParityRow } from "../parity/parity";
import { bearer, bearerToken } from "../wire/http";
import type { Tenant } from "../world/state";
import { tenantById, type World } from "../world/world";

/** The part of Azure Resource Manager that Azure CLI asks for when somebody signs in. No tenant has a subscription. */

const audiences = ["https://management.core.windows.net", "https://management.azure.com"];

export function routes(world: World): Hono {
  const app = new Hono();
  app.get("/tenants", (c) => answer(c, world, (tenant) => ({ value: [tenantShape(tenant)] })));
  app.get("/subscriptions", (c) => answer(c, world, () => ({ value: [], count: { type: "Total", value: 0 } })));
  return app;
}

async function answer(c: Context, world: World, bodyFor: (tenant: Tenant) => unknown): Promise<Response> {
  if (!bearerToken(c)) return refuse(c, 401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
  const claims = await bearer(c, world, audiences);
  const tenant = claims ? tenantById(world, claims.tid) : null;
  if (!tenant) return refuse(c, 401, "InvalidAuthenticationToken", "The access token is invalid.");
  const isVersion = /^\d{4}-\d{2}-\d{2}(-preview)?$/.test(c.req.query("api-version") ?? "");
  if (!isVersion)
    return refuse(c, 400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
  return c.json(bodyFor(tenant));
}

const refuse = (c: Context, status: 400 | 401, code: string, message: string) => c.json({ error: { code, message } }, status);

const tenantShape = ({ id, displayName, verifiedDomains }: Tenant) => ({
  id: `/tenants/${id}`,
  tenantId: id,
  countryCode: "US",
  displayName,
  domains: verifiedDomains.map(({ name }) => name),
  defaultDomain: verifiedDomains.find(({ isDefault }) => isDefault)?.name,
  tenantType: "AAD",
  tenantCategory: "Home",
});

const learn = "https://learn.microsoft.com/rest/api/resources";
const test = "Azure has the caller's tenant and no subscriptions, and wants a token of its own and an api-version";

export const parity: ParityRow[] = [
  {
    service: "azure",
    method: "GET",
    path: "/tenants",
    truth: "simplified",
    page: `${learn}/tenants/list`,
    learnt: "documentation",
    test,
    note: "The tenant of the token alone.",
  },
  {
    service: "azure",
    method: "GET",
    path: "/subscriptions",
    truth: "simplified",
    page: `${learn}/subscriptions/list`,
    learnt: "documentation",
    test,
    note: "Always empty.",
  },
];
