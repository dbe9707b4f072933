import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiScope, apiScopeNames } from "@/lib/catalogue/api-scopes";
import { nationalClouds } from "@/lib/catalogue/clouds";
import { limits } from "@/lib/catalogue/limits";
import { statesOfSteps } from "@/lib/catalogue/step-states";
import { stepSlugs } from "@/lib/catalogue/steps";
import { waitingOnWhom } from "@/lib/catalogue/waiting-on";
import { webhookEventTypes } from "@/lib/catalogue/webhook-events";
import { peerHeader } from "@/lib/client-address";
import { refreshDue } from "@/lib/desk/refresh-summaries";
import { troubleOf } from "@/lib/errors/trouble";
import { stages } from "@/lib/staff/list/summary";
import { createApiKey, listApiKeys, revokeApiKey } from "@/lib/store/api-keys";
import { findApiRequest } from "@/lib/store/api-requests";
import { listOpenApprovals } from "@/lib/store/approvals";
import { listAudit } from "@/lib/store/audit";
import { saveCertificate } from "@/lib/store/certificates";
import { saveChoices } from "@/lib/store/choices";
import { sealCredential } from "@/lib/store/credentials";
import { bindEntraTenant, createCustomer, findCustomerBySlug, getCustomer as loadCustomer, rememberApp } from "@/lib/store/customers";
import { disconnectDatabase, inCustomer } from "@/lib/store/database";
import { findInvitation } from "@/lib/store/invitations";
import { deleteApiRequests } from "@/lib/store/old-rows";
import { recordPermissions } from "@/lib/store/permission-evidence";
import { createRun, recordChange, setRunState } from "@/lib/store/runs";
import { listSecurityEvents } from "@/lib/store/security-events";
import { recordStaff } from "@/lib/store/staff";
import { recordSteps } from "@/lib/store/step-evidence";
import { recordSubmission } from "@/lib/store/submissions";
import { findDelivery } from "@/lib/store/webhook-deliveries";
import { createEndpoint } from "@/lib/store/webhooks";
import { noteEnd, noteExpiry, noteNews, noteWaiting } from "@/lib/webhooks/news";
import { newsBetween } from "@/lib/webhooks/news-between";
import { OpenApiContract } from "@/sandbox/wire/openapi-contract";
import { useFreshDatabase } from "@/testing/database";
import { countStatements } from "@/testing/statements";
import { POST as endCustomer } from "./customers/[customer]/end/route";
import { POST as makeInvitation } from "./customers/[customer]/invitations/route";
import { PATCH as changeCustomer, GET as getCustomer } from "./customers/[customer]/route";
import { POST as addCustomer, GET as listCustomers } from "./customers/route";

/** Validates the real answers and the real webhook events against docs/openapi.yaml. */

const contract = new OpenApiContract(new URL("../../../docs/openapi.yaml", import.meta.url));

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let key: string;
let contoso: Awaited<ReturnType<typeof createCustomer>>;
const mostWrites = 150;
const planted = "planted-secret-value-7Q~";

beforeAll(async () => {
  process.env.LIMITS = `unknown-keys=20/600,api-writes=${mostWrites}/600`;
  database = await useFreshDatabase();
  key = await newKey("CRM");
  for (const name of ["Adatum", "Contoso", "Fabrikam"]) {
    const customer = { name, dropzoneHost: `${name.toLowerCase()}.dropzone.app`, cloud: "global" as const, createdBy: "casey" };
    const { id, slug } = await createCustomer(customer);
    if (slug === "contoso") contoso = await furnish(id);
  }
  await refreshDue(10);
});
afterAll(async () => {
  await disconnectDatabase();
  await database.close();
});

const newKey = async (name: string, more: { scopes?: ApiScope[]; days?: number } = {}) =>
  (await createApiKey({ name, createdBy: "casey", scopes: [...apiScopeNames], days: 365, ...more })).key;

async function furnish(id: string) {
  await bindEntraTenant(id, {
    tenantId: randomUUID(),
    tenantName: "Contoso Ltd",
    initialDomain: "contoso.onmicrosoft.com",
    personId: randomUUID(),
  });
  await rememberApp(id, { appId: randomUUID(), appObjectId: randomUUID(), servicePrincipalId: randomUUID() });
  await saveChoices(id, { capabilities: ["quarantine"], alertTypes: ["defender-alerts"], portalUrl: null }, randomUUID());
  await saveCertificate(id, {
    thumbprint: "AB",
    der: planted,
    subject: "CN=x",
    notAfter: "2030-01-01T00:00:00.000Z",
    source: "upload",
    uploadedBy: null,
  });
  await sealCredential(id, "client-secret", { reference: "k", value: planted });
  await recordSubmission(id, "data-source", { state: "saved", secretEndsAt: "2028-01-01T00:00:00.000Z" });
  const runId = randomUUID();
  await createRun(id, { id: runId, startedBy: randomUUID(), plan: [{ do: "create-client-secret" }] });
  await recordChange(id, runId, "create-client-secret", { state: "done" });
  await setRunState(id, runId, { state: "done", finishedAt: new Date().toISOString() });
  await recordPermissions(id, [{ permission: "Mail.Read", level: "granted", answer: "yes" }]);
  const at = new Date().toISOString();
  const trouble = troubleOf("microsoft-refused", {
    requestId: "r-1",
    at,
  });
  const view = { slug: "app-registration", state: "stuck", line: "Refused", waitsFor: null, observedAt: at, nextCheckAt: null } as const;
  await recordSteps(id, [{ ...view, facts: [{ label: "Secret", value: planted }], evidence: [], trouble }]);
  return loadCustomer(id);
}

/** The fields that the tests read, of all answers together. Each answer has some of them. */
type Body = {
  data: { slug: string }[];
  next: string | null;
  steps: object[];
  permissions: object[];
  entra_tenant: { id: string };
  app: { client_id: string };
  expiries: { what: string }[];
  standing: { next_expiry: { what: string } };
  code: string;
  problems: { parameter: string; says: string }[];
  slug: string;
  owner: string | null;
  invitation: { link: string | null; expires_at: string };
  link: string | null;
  ended: { at: string; erase_at: string } | null;
  state: string;
  erase_at: string | null;
};
type Answer = { status: number; headers: Headers; body: Body };
type Call = { query?: string; slug?: string; headers?: Record<string, string> };

/** Calls a route as Next would, and validates the answer against the contract. */
async function ask(template: "/customers" | "/customers/{slug}", call: Call = {}): Promise<Answer> {
  const { query = "", slug = "contoso", headers = bearer(key) } = call;
  const request = new Request(`https://portal.example/api/v1${template.replace("{slug}", slug)}${query}`, { headers });
  const params = Promise.resolve({ customer: slug });
  return validated(request, null, template === "/customers" ? await listCustomers(request) : await getCustomer(request, { params }));
}

const writers = {
  "post /customers": (request: Request) => addCustomer(request),
  "patch /customers/{slug}": changeCustomer,
  "post /customers/{slug}/invitations": makeInvitation,
  "post /customers/{slug}/end": endCustomer,
} as const;

/** The same for a call that writes. */
async function send(what: keyof typeof writers, body: unknown, call: Call = {}): Promise<Answer> {
  const { slug = "contoso", headers = {} } = call;
  const [method = "", template = ""] = what.split(" ");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const request = new Request(`https://portal.example/api/v1${template.replace("{slug}", slug)}`, {
    method: method.toUpperCase(),
    headers: { ...bearer(key), "content-type": "application/json", "idempotency-key": randomUUID(), ...headers },
    body: text,
  });
  return validated(request, text, await writers[what](request, { params: Promise.resolve({ customer: slug }) }));
}

async function validated(request: Request, sent: string | null, answer: Response): Promise<Answer> {
  const { pathname, searchParams: query } = new URL(request.url);
  const text = await answer.text();
  const body = text === "" ? null : JSON.parse(text);
  const exchange = { method: request.method, path: pathname.replace("/api/v1", ""), query, request: parsed(sent), status: answer.status };
  expect(contract.complaints({ ...exchange, answer: { type: answer.headers.get("content-type"), body } })).toEqual([]);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(text).not.toContain(planted);
  return { status: answer.status, headers: answer.headers, body } as Answer;
}

/** Some tests send what is no JSON. */
function parsed(text: string | null): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return text;
  }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("reading by the API", () => {
  it("lists customers by name, a page at a time, each once", async () => {
    const first = await ask("/customers", { query: "?limit=2" });
    expect(first.body.data.map((customer) => customer.slug)).toEqual(["adatum", "contoso"]);
    const second = await ask("/customers", { query: `?limit=2&cursor=${first.body.next}` });
    expect(second.body).toMatchObject({ data: [{ slug: "fabrikam" }], next: null });
  });

  it("filters the list by words, by who has to act and by stage", async () => {
    const slugs = async (query: string) => (await ask("/customers", { query })).body.data.map((each) => each.slug);
    expect(await slugs("?search=conto")).toEqual(["contoso"]);
    expect(await slugs("?waiting_on=us&stage=invited")).toEqual(["adatum", "fabrikam"]);
    expect(await slugs("?stage=complete")).toEqual([]);
  });

  it("shows one customer with every step, every level of each permission, and the expiry dates", async () => {
    const { body } = await ask("/customers/{slug}");
    expect(body.steps).toHaveLength(stepSlugs.length);
    expect(body.steps).toContainEqual(expect.objectContaining({ slug: "app-registration", state: "stuck" }));
    expect(body.permissions).toContainEqual(
      expect.objectContaining({ name: "Mail.Read", granted: { answer: "yes", at: expect.any(String) } }),
    );
    expect(body.entra_tenant.id).toBe(contoso.entraTenantId);
    expect(body.app.client_id).toBe(contoso.appId);
    expect(body.expiries.map(({ what }) => what)).toEqual(["client-secret", "certificate"]);
    expect(body.standing.next_expiry.what).toBe("client-secret");
  });

  it("refuses a missing, an unknown and a revoked key, and says why", async () => {
    for (const template of ["/customers", "/customers/{slug}"] as const) {
      const missing = await ask(template, { headers: {} });
      expect([missing.status, missing.body.code, missing.headers.get("www-authenticate")]).toEqual([
        401,
        "key-missing",
        expect.stringContaining("Bearer"),
      ]);
      expect((await ask(template, { headers: { cookie: "portal-staff-session=abc" } })).status).toBe(401);
      expect((await ask(template, { headers: bearer(`${key.slice(0, -1)}_`) })).body.code).toBe("key-unknown");
      expect((await ask(template, { headers: bearer("dz_sandbox_contoso") })).body.code).toBe("key-unknown");
    }
    const revoked = await newKey("Old");
    const id = (await listApiKeys()).find(({ name }) => name === "Old")?.id ?? "";
    expect((await ask("/customers", { headers: bearer(revoked) })).status).toBe(200);
    await revokeApiKey(id);
    expect(await ask("/customers", { headers: bearer(revoked) })).toMatchObject({ status: 403, body: { code: "key-revoked" } });
    const { events } = await listSecurityEvents({ group: "refusals", before: null, limit: 100 });
    expect(events.map(({ action, actorKind, detail }) => [action, actorKind, detail.reason])).toEqual(
      expect.arrayContaining([
        ["api-key-refused", "nobody", "key-unknown"],
        ["api-key-refused", "program", "key-revoked"],
      ]),
    );
  });

  it("refuses a key after its end, and for what its scopes do not name", async () => {
    const old = await newKey("Ended", { days: -1 });
    const expired = await ask("/customers", { headers: bearer(old) });
    expect([expired.status, expired.body.code]).toEqual([401, "key-expired"]);
    const list = await newKey("List only", { scopes: ["customers.read"] });
    expect((await ask("/customers", { headers: bearer(list) })).status).toBe(200);
    expect(await ask("/customers/{slug}", { headers: bearer(list) })).toMatchObject({ status: 403, body: { code: "key-scope" } });
    const one = await newKey("One only", { scopes: ["customers.details"] });
    expect((await ask("/customers", { headers: bearer(one) })).body.code).toBe("key-scope");
    expect((await ask("/customers/{slug}", { headers: bearer(one) })).status).toBe(200);
  });

  it("stops looking up keys for an address that has sent too many unknown ones, and for no other address", async () => {
    const from = (address: string, token = "dzp_guess") => ({ ...bearer(token), [peerHeader()]: address });
    for (let guesses = 0; guesses < 20; guesses++)
      expect((await ask("/customers", { headers: from("192.0.2.7", `dzp_guess-${guesses}`) })).body.code).toBe("key-unknown");
    const stopped = await countStatements(() => ask("/customers", { headers: from("192.0.2.7") }));
    expect([stopped.value.status, stopped.value.body.code, stopped.statements]).toEqual([429, "too-many-requests", 0]);
    expect(Number(stopped.value.headers.get("retry-after"))).toBeGreaterThan(500);
    expect((await ask("/customers", { headers: from("192.0.2.8", key) })).status).toBe(200);
  });

  it.each([
    ["?limit=0", "limit"],
    ["?limit=many", "limit"],
    ["?limit=201", "limit"],
    ["?stage=lost", "stage"],
    ["?waiting_on=godot", "waiting_on"],
    ["?cursor=abc", "cursor"],
    [`?cursor=${cursorOf({ value: null, id: "11111111-2222-4333-8444-555555555555" })}`, "cursor"],
    [`?cursor=${cursorOf({ value: "a\0b", id: "11111111-2222-4333-8444-555555555555" })}`, "cursor"],
    [`?cursor=${"a".repeat(10_001)}`, "cursor"],
    ["?search=", "search"],
    ["?waitingOn=us", "waitingOn"],
  ])("says of %s what is wrong with it", async (query, parameter) => {
    const { status, body } = await ask("/customers", { query });
    expect([status, body.problems[0]?.parameter]).toEqual([400, parameter]);
  });

  it("answers 404 for an unknown customer", async () => {
    expect(await ask("/customers/{slug}", { slug: "nobody" })).toMatchObject({ status: 404, body: { code: "customer-unknown" } });
    expect((await ask("/customers/{slug}", { slug: "%" })).status).toBe(404);
  });

  it("answers an empty 304 when nothing has changed", async () => {
    const { headers } = await ask("/customers/{slug}");
    const again = { ...bearer(key), "if-none-match": headers.get("etag") ?? "" };
    expect(await ask("/customers/{slug}", { headers: again })).toMatchObject({ status: 304, body: null });
    await recordPermissions(contoso.id, [{ permission: "Mail.Read", level: "works", answer: "yes" }]);
    expect((await ask("/customers/{slug}", { headers: again })).status).toBe(200);
  });

  it("limits the rate of a key that asks too often, and of no other", async () => {
    const busy = await newKey("Busy");
    const statuses = new Set<number>();
    let slowed: Awaited<ReturnType<typeof ask>> | undefined;
    for (let calls = 0; calls < limits["api-calls"].times + 1 && !slowed; calls++) {
      const answer = await ask("/customers/{slug}", { slug: "nobody", headers: bearer(busy) });
      statuses.add(answer.status);
      if (answer.status === 429) slowed = answer;
    }
    expect([...statuses]).toEqual([404, 429]);
    expect(Number(slowed?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect((await ask("/customers")).status).toBe(200);
  });

  it("records when a key was last used", async () => {
    expect((await listApiKeys()).find(({ name }) => name === "CRM")?.lastUsedAt).not.toBeNull();
  });
});

describe("adding a customer by the API", () => {
  const wish = (name: string) => ({ name, dropzone_host: `${name.toLowerCase()}.dropzone.app` });
  const tokenIn = (link: string | null) => link?.split("/").at(-1) ?? "";
  const actionsOf = async (slug: string) =>
    (await listAudit((await findCustomerBySlug(slug))?.id ?? "")).map(
      ({ actorKind, actorName, action }) => `${actorKind}:${actorName} ${action}`,
    );

  it("makes the invitation, whose link works, and the trail names the key", async () => {
    await recordStaff({ entraObjectId: randomUUID(), name: "Casey Morgan", userName: "casey@dropzone.ai", roles: ["CSM"] });
    const more = { owner: "Casey@dropzone.ai", expected_tenant: "wingtip.com", contact: { name: "Wanda", email: "wanda@wingtip.com" } };
    const { status, body, headers } = await send("post /customers", { ...wish("Wingtip"), ...more });
    expect([status, body.slug, body.owner, headers.get("location")]).toEqual([201, "wingtip", "Casey Morgan", "/api/v1/customers/wingtip"]);
    expect(await findInvitation(tokenIn(body.invitation.link))).toMatchObject({ ok: true, customer: { expectedTenant: "wingtip.com" } });
    expect(await actionsOf("wingtip")).toEqual(["program:CRM customer-created", "program:CRM invitation-made"]);
  });

  it("adds one customer for a request that is sent again, and answers its link once", async () => {
    const again = { headers: { "idempotency-key": "crm-4711" } };
    const first = await send("post /customers", wish("Tailspin"), again);
    const second = await send("post /customers", wish("Tailspin"), again);
    expect([second.status, second.headers.get("idempotent-replayed"), first.headers.get("idempotent-replayed")]).toEqual([
      201,
      "true",
      null,
    ]);
    expect(second.body).toEqual({ ...first.body, invitation: { ...first.body.invitation, link: null } });
    expect(first.body.invitation.link).toContain("/join/");
    expect(await send("post /customers", wish("Another"), again)).toMatchObject({ status: 422, body: { code: "idempotency-key-used" } });
    // The key belongs to the API key with which it was sent.
    const other = { headers: { ...again.headers, ...bearer(await newKey("Other CRM")) } };
    expect(await send("post /customers", wish("Relecloud"), other)).toMatchObject({ status: 201, body: { slug: "relecloud" } });
  });

  it("adds one customer for a request that is sent many times at once", async () => {
    const at = { headers: { "idempotency-key": randomUUID() } };
    const answers = await Promise.all([1, 2, 3, 4].map(() => send("post /customers", wish("Proseware"), at)));
    expect(answers.map(({ status, body }) => [status, body.slug])).toEqual(answers.map(() => [201, "proseware"]));
    expect(answers.filter(({ body }) => body.invitation.link !== null)).toHaveLength(1);
  });

  it("stores neither the key of a request nor its body, and forgets both after a day", async () => {
    await send("post /customers", wish("Humongous"), { headers: { "idempotency-key": "visible-key-1" } });
    const owner = new pg.Client(database.ownerUrl);
    await owner.connect();
    await owner.query("SET row_security = off");
    const { rows } = await owner.query("SELECT * FROM api_request");
    expect(JSON.stringify(rows)).not.toMatch(/visible-key-1|Humongous/);
    await owner.query("UPDATE api_request SET created_at = now() - interval '25 hours'");
    await owner.end();
    await deleteApiRequests(new Date());
    expect(await findApiRequest({ apiKeyId: "x", idempotencyKey: "y", body: "" })).toBeNull();
    expect(await send("post /customers", wish("Tailspin"), { headers: { "idempotency-key": "crm-4711" } })).toMatchObject({ status: 422 });
  });

  it.each<[unknown, string]>([
    [{ dropzone_host: "a.dropzone.app" }, "name"],
    [{ name: "", dropzone_host: "b.dropzone.app" }, "name"],
    [{ name: "x".repeat(121), dropzone_host: "c.dropzone.app" }, "name"],
    [{ name: "D", dropzone_host: "evil.example" }, "dropzone_host"],
    [{ name: "E", dropzone_host: "contoso.dropzone.app" }, "dropzone_host"],
    [{ name: "F", dropzone_host: "f.dropzone.app", slug: "contoso" }, "slug"],
    [{ name: "G", dropzone_host: "g.dropzone.app", cloud: "moon" }, "cloud"],
    [{ name: "H", dropzone_host: "h.dropzone.app", owner: "nobody@dropzone.ai" }, "owner"],
    [{ name: "I", dropzone_host: "i.dropzone.app", expected_tenant: "gmail.com" }, "expected_tenant"],
    [{ name: "J", dropzone_host: "j.dropzone.app", contact: { email: "no" } }, "contact.email"],
    [{ name: "K", dropzone_host: "k.dropzone.app", host: "x" }, "host"],
    [{ name: 1, dropzone_host: "l.dropzone.app" }, "name"],
    [[], "(body)"],
  ])("says of %j what is wrong with it", async (body, parameter) => {
    const answer = await send("post /customers", body);
    expect([answer.status, answer.body.code, answer.body.problems.map((each) => each.parameter)]).toEqual([
      422,
      "body-not-understood",
      [parameter],
    ]);
  });

  it("refuses what is no JSON, a body that is too long, and a request without an Idempotency-Key", async () => {
    expect(await send("post /customers", "{")).toMatchObject({ status: 400, body: { code: "body-not-json" } });
    expect(await send("post /customers", "name=x", { headers: { "content-type": "text/plain" } })).toMatchObject({ status: 415 });
    expect(await send("post /customers", { ...wish("Long"), name: "x".repeat(20_001) })).toMatchObject({ status: 413 });
    for (const none of ["", "x".repeat(256), "with space"])
      expect(await send("post /customers", wish("None"), { headers: { "idempotency-key": none } })).toMatchObject({
        status: 400,
        body: { code: "idempotency-key-missing" },
      });
  });

  it("needs the scope of each call, and is slowed down before reading is", async () => {
    const reader = { headers: bearer(await newKey("Reader", { scopes: ["customers.read", "customers.details"] })) };
    for (const what of Object.keys(writers) as (keyof typeof writers)[])
      expect(await send(what, {}, reader), what).toMatchObject({ status: 403, body: { code: "key-scope" } });
    const writer = { headers: bearer(await newKey("Writer", { scopes: ["customers.write"] })) };
    expect(await send("post /customers/{slug}/end", { because: "x" }, writer)).toMatchObject({ status: 403 });
    const statuses = new Set<number>();
    for (let calls = 0; calls < mostWrites; calls++) statuses.add((await send("post /customers", "{", writer)).status);
    expect([...statuses]).toEqual([400, 429]);
  });
});

describe("changing a customer by the API", () => {
  it("changes what is sent and leaves the rest, and the trail names the key", async () => {
    const at = { slug: "adatum" };
    const change = { name: "Adatum Ltd", contact: { name: "Ada" }, expected_tenant: "adatum.com", owner: "casey@dropzone.ai" };
    const { status, body } = await send("patch /customers/{slug}", change, at);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ slug: "adatum", name: "Adatum Ltd", dropzone_host: "adatum.dropzone.app" }),
    ]);
    expect((await send("patch /customers/{slug}", {}, at)).body).toEqual(body);
    expect(await send("patch /customers/{slug}", { owner: null, expected_tenant: null, contact: {} }, at)).toMatchObject({
      body: { owner: null, expected_tenant: null, contact: { name: null, email: null } },
    });
    const actors = new Set(
      (await listAudit((await findCustomerBySlug("adatum"))?.id ?? "")).map(({ actorKind, actorName }) => `${actorKind}:${actorName}`),
    );
    expect(actors).toEqual(new Set(["program:CRM"]));
  });

  it("refuses what staff may not change either, and then changes nothing", async () => {
    for (const [change, parameter] of [
      [{ name: "Renamed", expected_tenant: "contoso.com" }, "expected_tenant"],
      [{ name: "Renamed", cloud: "china" }, "cloud"],
      [{ name: "Renamed", dropzone_host: "elsewhere.dropzone.app" }, "dropzone_host"],
      [{ name: "Renamed", owner: "nobody@dropzone.ai" }, "owner"],
    ] as const)
      expect(await send("patch /customers/{slug}", change)).toMatchObject({ status: 422, body: { problems: [{ parameter }] } });
    expect((await loadCustomer(contoso.id)).name).toBe("Contoso");
    expect((await send("patch /customers/{slug}", {}, { slug: "nobody" })).status).toBe(404);
  });

  it("makes a new invitation, after which the one before works no more", async () => {
    const at = { slug: "fabrikam" };
    const first = await send("post /customers/{slug}/invitations", "", at);
    const second = await send("post /customers/{slug}/invitations", "", at);
    const works = async ({ body }: Answer) => (await findInvitation(body.link?.split("/").at(-1) ?? "")).ok;
    expect([first.status, await works(first), await works(second)]).toEqual([201, false, true]);
    expect((await send("post /customers/{slug}/invitations", "", { slug: "nobody" })).status).toBe(404);
  });
});

describe("ending a customer by the API", () => {
  it("ends one whose tenant was not changed, once, and nothing is changed after that", async () => {
    const at = { slug: "fabrikam" };
    const ended = await send("post /customers/{slug}/end", { because: "They left." }, at);
    expect(ended).toMatchObject({ status: 200, body: { state: "ended" } });
    expect(await send("post /customers/{slug}/end", { because: "They left." }, at)).toMatchObject({ status: 200, body: ended.body });
    expect((await ask("/customers/{slug}", at)).body.ended?.erase_at).toBe(ended.body.erase_at);
    expect(await send("patch /customers/{slug}", { name: "X" }, at)).toMatchObject({ status: 409, body: { code: "customer-ended" } });
    expect(await send("post /customers/{slug}/invitations", "", at)).toMatchObject({ status: 409 });
    await refreshDue(100);
    expect((await ask("/customers", { query: "?stage=ended" })).body.data.map((each) => each.slug)).toEqual(["fabrikam"]);
  });

  it("asks staff to approve it where the tenant may have been changed, once", async () => {
    for (const _ of [1, 2])
      expect(await send("post /customers/{slug}/end", { because: "They left." })).toMatchObject({
        status: 202,
        body: { state: "waiting-for-approval", erase_at: null },
      });
    const [open, ...more] = await listOpenApprovals(contoso.id);
    expect([open?.kind, open?.facts, more]).toEqual(["end-customer", { because: "They left.", program: "CRM" }, []]);
    expect((await loadCustomer(contoso.id)).endedAt).toBeNull();
    expect(await send("post /customers/{slug}/end", { because: " " })).toMatchObject({ status: 422 });
  });
});

describe("the contract", () => {
  it("names the existing steps, stages, waiting parties, clouds and events", () => {
    const { schemas } = contract.components();
    expect(schemas.StepSlug?.enum).toEqual(stepSlugs);
    expect(schemas.Stage?.enum).toEqual([...stages]);
    expect(schemas.WaitingOn?.enum).toEqual([...waitingOnWhom]);
    expect(schemas.Cloud?.enum).toEqual(nationalClouds);
    for (const schema of [schemas.ListedCustomer, schemas.Customer])
      expect(schema?.properties?.cloud).toEqual({ $ref: "#/components/schemas/Cloud" });
    const types = ((schemas.Event?.anyOf ?? []) as { properties: { type: { const: string } } }[]).map(
      (event) => event.properties.type.const,
    );
    expect(types).toEqual([...webhookEventTypes, "portal.test"]);
  });

  it("holds for the events that are sent", async () => {
    const endpoint = await createEndpoint({
      url: "https://crm.example.com/",
      events: [...webhookEventTypes],
      createdBy: "casey",
      secret: "whsec_AAAA",
    });
    const states = statesOfSteps((slug) => (slug === "finish" ? "stuck" : "done"));
    const after = {
      states,
      done: 17,
      of: 17,
      waitingOn: "us" as const,
      broken: ["finish" as const],
      brokenSince: "2028-01-01T00:00:00.000Z",
    };
    const mended = { ...after, broken: [], brokenSince: null };
    expect(new Set(newsBetween(null, after).map(({ type }) => type)).size).toBe(4);
    const noted = await inCustomer(contoso.id, async () => [
      ...(await noteNews(contoso, { before: null, after }, [endpoint])),
      ...(await noteNews(contoso, { before: after, after: mended }, [endpoint])),
      ...(await noteExpiry(contoso, { what: "client-secret", endsAt: "2028-01-01T00:00:00.000Z", daysBefore: 30 }, [endpoint])),
      ...(await noteEnd(contoso, { type: "customer.ended", data: { eraseAt: "2028-01-01T00:00:00.000Z" } }, [endpoint])),
      ...(await noteEnd(contoso, { type: "customer.resumed", data: {} }, [endpoint])),
    ]);
    const about = { slug: contoso.slug, name: contoso.name, url: "https://portal.example/customers/contoso" };
    const step = { slug: "connect", title: "Connect" } as const;
    const waiting = [{ customer: about, waitingOn: "us", step, since: "2028-01-01T00:00:00.000Z" } as const];
    noted.push(...(await noteWaiting({ day: "2028-01-01", count: 1, waiting, url: "https://portal.example/customers" }, [endpoint])));
    const payloads = await Promise.all(noted.map(async ({ id }) => (await findDelivery(id))?.payload));
    // Every step, and each other type once.
    expect(payloads.length).toBe(17 + webhookEventTypes.length - 1);
    for (const payload of payloads) expect(contract.misfitsOf("Event", payload)).toEqual([]);
  });
});

function cursorOf(cursor: object): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}
