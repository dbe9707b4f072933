import { type Context, Hono } from "hono";
import { contractChecks } from "../dropzone/contract";
import { integrationKinds } from "../dropzone/forms";
import { dropzoneOf, replaceCertificate } from "../dropzone/state";
import type { ParityRow } from "../parity/parity";
import { addTenant, sceneNames, setScene, setTenantScene } from "../scenes/scenes";
import { jsonBody } from "../wire/http";
import { type FaultRule, faultKinds } from "../world/fault-rule";
import { updatePortalApp } from "../world/portal-app";
import { propagationModes } from "../world/propagation";
import type { Tenant } from "../world/state";
import { findTenant, now, type World } from "../world/world";
import { deedNames, doDeed } from "./deeds";
import { homePage } from "./home-page";
import { changePerson, changePolicy, withdrawConsent } from "./tenant-changes";
import { describeTenant } from "./tenant-dump";

/** The control API, which no real service has. It sets scenes, moves the clock, switches faults on, and shows a tenant's state and the calls. */

type Body = Record<string, unknown>;
type Handler = (world: World, body: Body, c: Context) => Response;

export function routes(world: World): Hono {
  const app = new Hono();
  const post = (path: string, handler: Handler) => app.post(path, async (c) => handler(world, await bodyOf(c), c));
  app.get("/", (c) => c.html(homePage(world)));
  app.get("/favicon.ico", (c) => c.body(null, 204));
  post("/sandbox/control/reset", reset);
  post("/sandbox/control/world", arrange);
  post("/sandbox/control/tenants", makeTenant);
  post("/sandbox/control/faults", addFault);
  app.delete("/sandbox/control/faults", (c) => {
    world.faults = [];
    return c.json({ ok: true });
  });
  post("/sandbox/control/clock", moveClock);
  post("/sandbox/control/latency", setLatency);
  post("/sandbox/control/propagation", setPropagation);
  post("/sandbox/control/portal-app", setPortalApp);
  post("/sandbox/control/deeds", letDo);
  post("/sandbox/control/people", inTenant(changePerson));
  post("/sandbox/control/policy", inTenant(changePolicy));
  post("/sandbox/control/consent", inTenant(withdrawConsent));
  post("/sandbox/control/dropzone", setDropzone);
  post("/sandbox/control/dropzone-certificate", newDropzoneCertificate);
  app.get("/sandbox/control/tenants/:tid", (c) => showTenant(world, c));
  app.get("/sandbox/control/calls", (c) => listCalls(world, c));
  app.get("/sandbox/control/contract", (c) => c.json(contractChecks));
  app.onError((error, c) => c.json({ ok: false, message: error.message }, 500));
  app.notFound((c) => c.json({ ok: false, message: `The sandbox has no ${c.req.method} ${c.req.path}.` }, 404));
  return app;
}

async function bodyOf(c: Context): Promise<Body> {
  return ((await jsonBody(c)) ?? {}) as Body;
}

const wrong = (c: Context, message: string) => c.json({ ok: false, message }, 400);

/** Starts the world again. Faults and recorded calls are removed; the registration of the portal's app is kept. */
const reset: Handler = (world, body, c) => {
  const name = sceneNames.find((scene) => scene === (body.world ?? "fresh"));
  if (!name) return wrong(c, `world must be one of ${sceneNames.join(", ")}`);
  world.faults = [];
  world.calls = [];
  setScene(world, name);
  return c.json({ ok: true, world: name });
};

const arrange: Handler = (world, body, c) => {
  const name = sceneNames.find((scene) => scene === body.name);
  if (!name) return wrong(c, `name must be one of ${sceneNames.join(", ")}`);
  if (body.tenant === undefined) {
    setScene(world, name);
    return c.json({ ok: true, world: name });
  }
  const tenant = customerTenant(world, body.tenant);
  if (tenant === null) return wrong(c, `there is no customer tenant ${String(body.tenant)}`);
  setTenantScene(world, tenant, name);
  return c.json({ ok: true, world: name, tenant: tenant.id });
};

/** Creates a tenant and answers how to reach it. A reset removes it. */
const makeTenant: Handler = (world, body, c) => {
  if (typeof body.name !== "string") return wrong(c, "name must be a text");
  const tenant = addTenant(world, body.name);
  return c.json({
    tenantId: tenant.id,
    name: tenant.displayName,
    domain: tenant.verifiedDomains.find(({ isDefault }) => isDefault)?.name,
    dropzoneHost: tenant.dropzoneHost,
    dropzoneApiKey: `dz_sandbox_${tenant.label}`,
  });
};

const addFault: Handler = (world, body, c) => {
  const fault = faultKinds.find((kind) => kind === body.fault);
  if (!fault) return wrong(c, `fault must be one of ${faultKinds.join(", ")}`);
  const optional = ["status", "retryAfter", "delayMs"].flatMap((name) => (typeof body[name] === "number" ? [[name, body[name]]] : []));
  world.faults.push({
    match: (body.match ?? {}) as FaultRule["match"],
    fault,
    times: typeof body.times === "number" ? body.times : 1,
    ...Object.fromEntries(optional),
    ...(body.retryAfter === null ? { retryAfter: null } : {}),
    ...(body.body === undefined ? {} : { body: body.body }),
  });
  return c.json({ ok: true, faults: world.faults });
};

const moveClock: Handler = (world, body, c) => {
  if (typeof body.advanceSeconds !== "number") return wrong(c, "advanceSeconds must be a number");
  world.state.clockOffsetMs += body.advanceSeconds * 1000;
  return c.json({ ok: true, now: now(world).toISOString() });
};

const setLatency: Handler = (world, body, c) => {
  if (typeof body.ms !== "number") return wrong(c, "ms must be a number");
  world.state.latencyMs = body.ms;
  return c.json({ ok: true });
};

const setPropagation: Handler = (world, body, c) => {
  const mode = propagationModes.find((candidate) => candidate === body.mode);
  if (!mode) return wrong(c, `mode must be one of ${propagationModes.join(", ")}`);
  world.state.propagation = mode;
  return c.json({ ok: true });
};

const setPortalApp: Handler = (world, body, c) => {
  if (!Array.isArray(body.redirectUris)) return wrong(c, "redirectUris must be a list");
  world.portalApp.redirectUris = body.redirectUris.map(String);
  updatePortalApp(world);
  return c.json({ ok: true });
};

/** Somebody of a customer does something to the Dropzone app: at once, and with an entry in the directory's audit log. */
const letDo: Handler = (world, body, c) => {
  const tenant = customerTenant(world, body.tenant);
  if (tenant === null) return wrong(c, `there is no tenant ${String(body.tenant)}`);
  const does = deedNames.find((name) => name === body.does);
  if (!does) return wrong(c, `does must be one of ${deedNames.join(", ")}`);
  const { by = "amir", what = "", appId = null } = body;
  const why = doDeed(world, tenant, { does, by: String(by), what: String(what), appId: appId === null ? null : String(appId) });
  return why === null ? c.json({ ok: true }) : wrong(c, why);
};

/** A change of one customer's tenant, which answers why it was not made, or null. */
const inTenant =
  (change: (tenant: Tenant, body: Body) => string | null): Handler =>
  (world, body, c) => {
    const tenant = customerTenant(world, body.tenant);
    if (tenant === null) return wrong(c, `there is no tenant ${String(body.tenant)}`);
    const why = change(tenant, body);
    return why === null ? c.json({ ok: true }) : wrong(c, why);
  };

/** `firstAlertAfterSeconds`: from the save of the Alert Source. `remove`: an integration that somebody takes out of Dropzone. */
const setDropzone: Handler = (world, body, c) => {
  const tenant = customerTenant(world, body.tenant);
  if (tenant === null) return wrong(c, `there is no tenant ${String(body.tenant)}`);
  const state = dropzoneOf(tenant);
  if (typeof body.firstAlertAfterSeconds === "number") state.firstAlertAfterSeconds = body.firstAlertAfterSeconds;
  const removed = integrationKinds.find((kind) => kind === body.remove);
  if (removed) delete state.integrations[removed];
  return c.json({ ok: true });
};
const newDropzoneCertificate: Handler = (world, body, c) => {
  const tenant = customerTenant(world, body.tenant);
  if (tenant === null) return wrong(c, `there is no customer tenant ${String(body.tenant)}`);
  return c.json({ ok: true, thumbprint: replaceCertificate(tenant).thumbprint });
};

/** By its id, a domain or its label. */
function customerTenant(world: World, named: unknown): Tenant | null {
  const tenant = findTenant(world, String(named)) ?? world.state.tenants.find(({ label }) => label === named);
  return tenant?.kind === "customer" ? tenant : null;
}

function showTenant(world: World, c: Context): Response {
  const tenant = findTenant(world, c.req.param("tid") ?? "");
  return tenant ? c.json(describeTenant(world, tenant)) : c.json({ ok: false, message: "There is no such tenant." }, 404);
}

/** `since` is a time, or the number of calls that the caller has read already. */
function listCalls(world: World, c: Context): Response {
  const since = c.req.query("since");
  const calls =
    since === undefined ? world.calls : /^\d+$/.test(since) ? world.calls.slice(Number(since)) : world.calls.filter(({ at }) => at > since);
  return c.json({ total: world.calls.length, now: now(world).toISOString(), calls });
}

const own = (method: ParityRow["method"], path: string, note: string): ParityRow => ({
  service: "control",
  method,
  path,
  truth: "complete",
  page: null,
  learnt: "documentation",
  test: "the scene, the clock and the faults are set over the control API",
  note,
});

export const parity: ParityRow[] = [
  own("GET", "/", "The sandbox's own: who can be picked, and what it is."),
  own("GET", "/favicon.ico", "The sandbox's own."),
  own("POST", "/sandbox/control/reset", "The sandbox's own: back to the first moment of a world."),
  own("POST", "/sandbox/control/world", "The sandbox's own: sets a named scene, in all customers' tenants or in one."),
  own("POST", "/sandbox/control/tenants", "The sandbox's own: one more customer's tenant, with the same five people."),
  own(
    "POST",
    "/sandbox/control/faults",
    "The sandbox's own: the next calls that match are throttled, slow, forbidden, cut off, failing or hanging, or their answers are cut, empty or a page.",
  ),
  own("DELETE", "/sandbox/control/faults", "The sandbox's own."),
  own("POST", "/sandbox/control/clock", "The sandbox's own: moves the clock forward."),
  own("POST", "/sandbox/control/latency", "The sandbox's own."),
  own("POST", "/sandbox/control/propagation", "The sandbox's own: instant, demo (seconds) or real (Microsoft's minutes and hours)."),
  own("POST", "/sandbox/control/portal-app", "The sandbox's own: the redirect URIs of the portal app."),
  own(
    "POST",
    "/sandbox/control/deeds",
    "The sandbox's own: somebody revokes a grant, deletes or restores the app, adds a secret, an owner or a federated credential.",
  ),
  own("POST", "/sandbox/control/people", "The sandbox's own: which directory roles of a person are active, and whether they are a guest."),
  own("POST", "/sandbox/control/policy", "The sandbox's own: how long a tenant's app management policy lets client secrets live."),
  own("POST", "/sandbox/control/consent", "The sandbox's own: the portal is removed from a tenant, and every consent with it."),
  own(
    "POST",
    "/sandbox/control/dropzone",
    "The sandbox's own: when the first alert comes, and an integration that is removed in Dropzone.",
  ),
  own("POST", "/sandbox/control/dropzone-certificate", "The sandbox's own: a Dropzone tenant replaces its integration certificate."),
  own("GET", "/sandbox/control/tenants/:tid", "The sandbox's own: everything that a tenant holds, without secrets."),
  own("GET", "/sandbox/control/calls", "The sandbox's own: what has been asked and answered."),
  own("GET", "/sandbox/control/contract", "The sandbox's own: how many exchanges were held to Dropzone's contract, and what broke it."),
];
