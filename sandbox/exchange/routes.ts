import { type Context, Hono } from "hono";
import { calledOrigin, jsonBody, requestIdOf } from "../wire/http";
import { spendCall } from "../wire/rate-limit";
import type { Tenant } from "../world/state";
import type { World } from "../world/world";
import { failureBody, nulBody, plainError, successBody } from "./answers";
import { admit, allowedCmdlets } from "./callers";
import { canonicalCmdlet, runCmdlet } from "./cmdlets";
import { exchangeOf } from "./state";

/** Exchange's admin API, as Microsoft's own PowerShell module calls it. Not documented; see answers.ts for what it is learnt from. */

export function routes(world: World): Hono {
  // Clients write AdminApi and adminapi; Exchange takes both.
  const app = new Hono({ getPath: (request) => new URL(request.url).pathname.replace(/^\/adminapi\//i, "/adminapi/") });
  app.post("/adminapi/beta/:tenant/InvokeCommand", (c) => invokeCommand(c, world, c.req.param("tenant")));
  app.all("/adminapi/v1.0/:tenant/InvokeCommand", (c) =>
    c.json(plainError("MethodNotAllowed", "The requested resource does not support this method."), 405),
  );
  app.get("/adminapi/v1.0/:tenant/EXOModuleFile", (c) => moduleFile(c, world, c.req.param("tenant")));
  return app;
}

async function invokeCommand(c: Context, world: World, tenantSegment: string): Promise<Response> {
  const admission = await admit(c, world, tenantSegment);
  if (!admission.ok) return admission.response;
  const { caller } = admission;
  setCommonHeaders(c, world, caller.tenant);
  const elsewhere = regionalAddress(c, caller.tenant);
  if (elsewhere) return c.redirect(elsewhere, 302);
  const asked = readCmdletInput(await jsonBody(c));
  if (!asked) return c.json(plainError("BadRequest", "The request body must hold CmdletInput with a CmdletName and Parameters."), 400);
  const cmdlet = canonicalCmdlet(asked.name, allowedCmdlets(world, caller));
  // A forbidden and an unknown cmdlet get the same 403. Its body is declared as gzip and consists of NUL bytes.
  if (!cmdlet) return c.body(nulBody, 403, { "content-type": "application/json; charset=utf-8", "content-encoding": "gzip" });
  const outcome = runCmdlet(cmdlet, { ...caller, world, sent: asked.parameters });
  if (!outcome.ok) return c.json(failureBody(outcome), outcome.status);
  return c.json(successBody({ origin: calledOrigin(c.req.raw), tenantId: caller.tenant.id, outcome }));
}

function readCmdletInput(body: unknown): { name: string; parameters: Record<string, unknown> } | null {
  const input = (body as { CmdletInput?: { CmdletName?: unknown; Parameters?: unknown } } | null)?.CmdletInput;
  if (typeof input?.CmdletName !== "string") return null;
  const parameters = input.Parameters ?? {};
  return typeof parameters === "object" ? { name: input.CmdletName, parameters: parameters as Record<string, unknown> } : null;
}

/** Which cmdlets this caller may use: what Connect-ExchangeOnline asks first (ScubaGear EXORestHelper). */
async function moduleFile(c: Context, world: World, tenantSegment: string): Promise<Response> {
  const admission = await admit(c, world, tenantSegment);
  if (!admission.ok) return admission.response;
  setCommonHeaders(c, world, admission.caller.tenant);
  const elsewhere = regionalAddress(c, admission.caller.tenant);
  if (elsewhere) return c.redirect(elsewhere, 302);
  const cmdlets = allowedCmdlets(world, admission.caller);
  if (cmdlets.length === 0 && admission.caller.claims.idtyp === "app") {
    // https://github.com/maester365/maester/issues/718
    const message = `The role assigned to application ${admission.caller.claims.appid} isn't supported in this scenario.`;
    return c.json(plainError("Forbidden", message), 403);
  }
  return c.json({
    "@odata.context": `${calledOrigin(c.req.raw)}/adminapi/v1.0/${admission.caller.tenant.id}/$metadata#EXOModuleFile`,
    value: [{ version: c.req.query("Version") ?? "3.9.2", exportedCmdlets: cmdlets.join(",") }],
  });
}

/** Tenants of another region are redirected to a prefix of the same host. HTTP libraries drop the token when they follow. */
function regionalAddress(c: Context, tenant: Tenant): string | null {
  const { regionalPrefix } = exchangeOf(tenant);
  const origin = new URL(calledOrigin(c.req.raw));
  if (!regionalPrefix || origin.hostname.startsWith(`${regionalPrefix}.`)) return null;
  const asked = new URL(c.req.url);
  return `${origin.protocol}//${regionalPrefix}.${origin.host}${asked.pathname}${asked.search}`;
}

/** The headers that public clients read. Microsoft does not publish Exchange's real limit. */
function setCommonHeaders(c: Context, world: World, tenant: Tenant) {
  const budget = spendCall({ world, tenant, limit: { name: "exchange", calls: 10_000, seconds: 300 } });
  c.header("request-id", requestIdOf(c.req.raw));
  c.header("rate-limit-remaining", String(budget.remaining));
  c.header("rate-limit-reset", budget.resetAt.toISOString());
}
