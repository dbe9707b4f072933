import { type Context, Hono, type Next } from "hono";
import { calledHost, jsonBody, requestIdOf } from "../wire/http";
import type { Tenant } from "../world/state";
import type { World } from "../world/world";
import { accountOf } from "./account";
import { type Microsoft, microsoftOf } from "./calls-to-microsoft";
import { type Form, type IntegrationKind, integrationKinds, readForm } from "./forms";
import { certificateOf, dropzoneOf, keep, record, remove } from "./state";
import { readEventQuery, selectEvents } from "./system-events";
import { type Check, tryOut } from "./test-and-save";

/** Dropzone's API for one customer, as docs/dropzone-contract.yaml has it. Which customer follows from the host alone. */

type Env = { Variables: { tenant: Tenant } };
const base = "/app/api/v1";

export function routes(world: World): Hono {
  const microsoft = microsoftOf(world);
  const app = new Hono<Env>();
  app.use("*", (c, next) => admit(c, next, world));
  app.get(`${base}/ping`, (c) => c.json({ status: "ok" }));
  app.get(`${base}/system-events/list`, listSystemEvents);
  app.get(`${base}/certificate`, getCertificate);
  app.post(`${base}/integrations/:kind/test`, (c) => testIntegration(c, world, microsoft));
  app.put(`${base}/integrations/:kind`, (c) => saveIntegration(c, world, microsoft));
  app.get(`${base}/integrations/:kind`, (c) => getIntegration(c, world));
  app.delete(`${base}/integrations/:kind`, (c) => deleteIntegration(c, world));
  return app as unknown as Hono;
}

/** The key is the whole header. https://docs.dropzone.ai/api/system-events (securitySchemes.ApiKeyAuth) */
async function admit(c: Context<Env>, next: Next, world: World): Promise<Response | undefined> {
  c.header("x-request-id", requestIdOf(c.req.raw));
  const host = calledHost(c.req.raw).replace(/:\d+$/, "").toLowerCase();
  const tenant = world.state.tenants.find((candidate) => candidate.dropzoneHost === host);
  if (!tenant) return refuse(c, 404, { code: "unknown-tenant", message: `There is no Dropzone tenant at ${host}.` });
  const sent = c.req.header("authorization") ?? "";
  if (sent === `dz_sandbox_${tenant.label}`) {
    c.set("tenant", tenant);
    await next();
    return undefined;
  }
  const message = sent.includes(" ")
    ? "The API key is the whole Authorization header, without a word before it."
    : "The API key is missing or does not belong to this Dropzone tenant.";
  return refuse(c, 401, { code: "unauthorized", message });
}

type Refusal = { code: string; message: string; field?: string };

/** Documented calls use Dropzone's published error body, proposed ones the body proposed in docs/dropzone-contract.yaml. */
function refuse(c: Context<Env>, status: 400 | 401 | 404 | 409, refusal: Refusal): Response {
  const isDocumented = /\/(ping|system-events\/list)$/.test(c.req.path);
  if (isDocumented) return c.json({ error_msg: refusal.message }, status);
  return c.json({ error: { ...refusal, requestId: requestIdOf(c.req.raw) } }, status);
}

function listSystemEvents(c: Context<Env>): Response {
  const query = readEventQuery(c.req.query());
  if (!query.ok) return refuse(c, 400, { code: "invalid-field", message: query.message });
  return c.json(selectEvents(dropzoneOf(c.get("tenant")).events, query.query));
}

function getCertificate(c: Context<Env>): Response {
  const { pem, thumbprint, subject, notAfter } = certificateOf(c.get("tenant"));
  return c.json({ pem, thumbprint, subject, notAfter });
}

async function testIntegration(c: Context<Env>, world: World, microsoft: Microsoft): Promise<Response> {
  const read = await readRequest(c);
  if (!read.ok) return read.response;
  const checks = await test(c, world, { form: read.form, microsoft });
  return c.json({ ok: checks.every((check) => check.ok), checks });
}

async function saveIntegration(c: Context<Env>, world: World, microsoft: Microsoft): Promise<Response> {
  const read = await readRequest(c);
  if (!read.ok) return read.response;
  const checks = await test(c, world, { form: read.form, microsoft });
  if (!checks.every((check) => check.ok)) {
    const error = { code: "test-failed", message: "The test failed, so nothing was saved.", requestId: requestIdOf(c.req.raw) };
    return c.json({ error, checks }, 422);
  }
  const { id, savedAt } = keep(world, c.get("tenant"), read.form);
  return c.json({ id, kind: read.form.kind, savedAt });
}

async function test(c: Context<Env>, world: World, { form, microsoft }: { form: Form; microsoft: Microsoft }): Promise<Check[]> {
  const tenant = c.get("tenant");
  const checks = await tryOut(form, { microsoft, certificate: certificateOf(tenant) });
  record(world, tenant, {
    name: "integration.tested",
    kind: form.kind,
    failed: checks.filter((check) => !check.ok).map((check) => check.name),
  });
  return checks;
}

function getIntegration(c: Context<Env>, world: World): Response {
  const kind = kindOf(c);
  if (!kind) return unknownKind(c);
  const tenant = c.get("tenant");
  const saved = dropzoneOf(tenant).integrations[kind];
  if (!saved) return refuse(c, 404, { code: "not-saved", message: `No ${kind} integration is saved.` });
  return c.json({ ...saved, kind, ...accountOf(world, tenant, { kind, saved }) });
}

function deleteIntegration(c: Context<Env>, world: World): Response {
  const kind = kindOf(c);
  if (!kind) return unknownKind(c);
  const saved = dropzoneOf(c.get("tenant")).integrations[kind];
  if (!saved) return refuse(c, 404, { code: "not-saved", message: `No ${kind} integration is saved.` });
  if (saved.clientId.toLowerCase() !== c.req.query("clientId")?.toLowerCase())
    return refuse(c, 409, { code: "of-another-app", message: "The saved integration uses another app." });
  return c.json({ id: saved.id, kind, removedAt: remove(world, c.get("tenant"), kind) });
}

async function readRequest(c: Context<Env>): Promise<{ ok: true; form: Form } | { ok: false; response: Response }> {
  const kind = kindOf(c);
  if (!kind) return { ok: false, response: unknownKind(c) };
  const body = await jsonBody(c);
  if (body === null) return { ok: false, response: refuse(c, 400, { code: "invalid-body", message: "The body must be JSON." }) };
  const read = readForm(kind, body);
  if (read.ok) return read;
  const { field } = read;
  return { ok: false, response: refuse(c, 400, { code: "invalid-field", message: `${field} ${read.message}.`, field }) };
}

function kindOf(c: Context<Env>): IntegrationKind | null {
  return integrationKinds.find((kind) => kind === c.req.param("kind")) ?? null;
}

function unknownKind(c: Context<Env>): Response {
  return refuse(c, 404, { code: "unknown-kind", message: "The kinds are data-source and alert-source." });
}
