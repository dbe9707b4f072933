import { type Context, Hono } from "hono";
import type { ParityRow } from "../parity/parity";
import { bearer, calledHost } from "../wire/http";
import { spendCall } from "../wire/rate-limit";
import type { Claims } from "../wire/tokens";
import type { Tenant } from "../world/state";
import { now, tenantById, type World } from "../world/world";

/** The part of Defender for Cloud Apps that a permission check calls: the list of activities. https://learn.microsoft.com/defender-cloud-apps/api-activities */

const audience = "05a65629-4c1b-48c1-a78b-804c4abdd4af";
/** https://learn.microsoft.com/defender-cloud-apps/api-introduction: 30 requests a minute for each tenant. */
const limit = { name: "cloud-apps", calls: 30, seconds: 60 };
const genericHost = "portal.cloudappsecurity.com";

export function routes(world: World): Hono {
  const app = new Hono();
  app.get("/api/v1/activities/", (c) => listActivities(c, world));
  app.get("/cas/api/v1/activities/", (c) => listActivities(c, world));
  return app;
}

async function listActivities(c: Context, world: World): Promise<Response> {
  const claims = await bearer(c, world, [audience]);
  const tenant = claims ? tenantById(world, claims.tid) : null;
  // Microsoft does not publish the error bodies, nor what an unlicensed tenant answers.
  if (!claims || !tenant) return c.json({ detail: "Invalid token" }, 401);
  if (!isAddressOf(c, tenant))
    return c.json({ detail: "Invalid token: it was issued for another tenant than this address belongs to." }, 401);
  if (!tenant.licences.cloudApps) return c.json({ detail: "The tenant has no Defender for Cloud Apps." }, 403);
  if (!mayReadInvestigations(claims)) return c.json({ detail: "You do not have permission to perform this action." }, 403);
  const budget = spendCall({ world, tenant, limit });
  if (!budget.allowed) return c.json({ detail: "Request was throttled." }, 429, { "retry-after": String(budget.retryAfterSeconds) });
  const asked = Number(c.req.query("limit") ?? 100);
  // At most 100 rows an answer. https://learn.microsoft.com/defender-cloud-apps/api-activities
  const rows = Math.min(Number.isInteger(asked) && asked > 0 ? asked : 100, 100);
  return c.json({
    total: activities.length,
    hasNext: rows < activities.length,
    data: activities.slice(0, rows).map((a) => activity(a, now(world))),
  });
}

/** Each tenant has a host of its own; the general one serves everybody, slowly. https://learn.microsoft.com/defender-cloud-apps/api-authentication-application */
function isAddressOf(c: Context, tenant: Tenant): boolean {
  const host = calledHost(c.req.raw).replace(/:\d+$/, "").toLowerCase();
  return host === tenant.cloudAppsHost || host === genericHost;
}

function mayReadInvestigations(claims: Claims): boolean {
  return claims.idtyp === "app" ? claims.roles.includes("investigation.read") : claims.scp.includes("investigation.read");
}

const activities = [
  { id: "5f1a0c52-2b6f-4a64-9e0f-6d1f5f0a1c01", appName: "Microsoft Exchange Online", description: "Log on" },
  { id: "5f1a0c52-2b6f-4a64-9e0f-6d1f5f0a1c02", appName: "Microsoft SharePoint Online", description: "Download file" },
];

function activity({ id, appName, description }: (typeof activities)[number], at: Date) {
  return { _id: id, timestamp: at.getTime() - 60_000, appName, description, severity: "INFO" };
}

const page = "https://learn.microsoft.com/defender-cloud-apps/api-activities-list";

export const parity: ParityRow[] = [
  {
    service: "cloud-apps",
    method: "GET",
    path: "/api/v1/activities/",
    truth: "simplified",
    page,
    learnt: "documentation",
    test: "activities are read at the tenant's own address with investigation.read",
    note: "`limit` alone of the parameters, no filters. The bodies of refusals are not published, so they are guesses.",
  },
  {
    service: "cloud-apps",
    method: "GET",
    path: "/cas/api/v1/activities/",
    truth: "simplified",
    page: "https://learn.microsoft.com/defender-cloud-apps/api-authentication-application",
    learnt: "documentation",
    test: "the general address serves every tenant",
    note: "As above.",
  },
];
