import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startEngine } from "@/lib/background/engine";
import { statesOfSteps } from "@/lib/catalogue/step-states";
import { endFreely, resumeCustomer } from "@/lib/desk/end-customer";
import { refreshDue } from "@/lib/desk/refresh-summaries";
import { troubleOf } from "@/lib/errors/trouble";
import { recordAudit } from "@/lib/store/audit";
import { type Customer, createCustomer } from "@/lib/store/customers";
import { disconnectDatabase, inCustomer } from "@/lib/store/database";
import { recordSteps } from "@/lib/store/step-evidence";
import { recordSubmission } from "@/lib/store/submissions";
import { findDelivery, listDeliveries, type WebhookDelivery } from "@/lib/store/webhook-deliveries";
import {
  createEndpoint,
  findEndpoint,
  listEndpoints,
  openChatAddress,
  openWebhookSecrets,
  replaceWebhookSecret,
  setEndpointEnabled,
  type WebhookEndpoint,
} from "@/lib/store/webhooks";
import { refuseOnce, useFreshDatabase } from "@/testing/database";
import { addEndpoint, correctEndpoint, renewSecret, replayDelivery } from "./endpoints";
import { listeningEndpoints, noteNews, sendTestEvent } from "./news";
import { pruneDeliveries } from "./prune";
import { newWebhookSecret } from "./signature";
import { beginOverdue } from "./sweep";
import { warnOfExpiry } from "./warn-of-expiry";

/** End to end: from a finding about a customer, through PostgreSQL and DBOS, to a receiver on this machine. */

type Call = {
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
  event: { id: string; type: string; data: Record<string, unknown> };
};

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let receiver: Server;
let calls: Call[];
/** The statuses that the receiver answers with, in turn. The last one is repeated. */
let answers: number[];
let customer: Customer;
let endpoint: WebhookEndpoint;
const secret = newWebhookSecret();

beforeAll(async () => {
  database = await useFreshDatabase();
  process.env.WEBHOOK_ALLOW_PRIVATE = "127.0.0.1";
  process.env.STAFF_TENANT_ID ??= "11111111-2222-3333-4444-666666666666";
  receiver = createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => {
      body += String(part);
    });
    request.on("end", () => {
      calls.push({ url: request.url, headers: request.headers, body, event: JSON.parse(body) });
      answer.writeHead(answers.length > 1 ? (answers.shift() ?? 200) : (answers[0] ?? 200)).end("Noted, or not.");
    });
  });
  await new Promise<void>((ready) => receiver.listen(0, "127.0.0.1", ready));
  await startEngine();
});
afterAll(async () => {
  await DBOS.shutdown();
  await disconnectDatabase();
  await new Promise((done) => receiver.close(done));
  await database.close();
});

beforeEach(async () => {
  [calls, answers] = [[], [200]];
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
  const events = ["customer.step_changed", "customer.stuck", "secret.expiring"] as const;
  endpoint = await createEndpoint({ url, events: [...events], createdBy: "casey", secret });
  customer = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "casey" });
  await arrived("customer.step_changed");
  calls = [];
});
afterEach(() => setEndpointEnabled(endpoint.id, false));

const arrived = (type: string) =>
  vi.waitFor(() => {
    const call = calls.find(({ event }) => event.type === type);
    if (!call) throw new Error(`No ${type} among ${calls.map(({ event }) => event.type)}`);
    return call;
  }, patience);
const settled = (id: string, state: WebhookDelivery["state"]) =>
  vi.waitFor(async () => {
    const delivery = await findDelivery(id);
    expect(delivery?.state).toBe(state);
    return delivery;
  }, patience);
const deliveries = async () => (await listDeliveries(endpoint.id, { limit: 100 })).deliveries;
const newest = async () => (await deliveries())[0]?.id ?? "";
const patience = { timeout: 20_000, interval: 50 };

describe("a webhook", () => {
  it("reports with a signature that a customer's step is in another state", async () => {
    await foundStuck();
    const { headers, body, event } = await arrived("customer.stuck");
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(event);
    expect(headers["webhook-id"]).toBe(event.id);
    expect(event.data.customer).toEqual({ slug: customer.slug, name: "Contoso", url: `http://localhost:3000/customers/${customer.slug}` });
    expect((await arrived("customer.step_changed")).event.data).toMatchObject({
      step: { slug: "connect" },
      to: "stuck",
      of: expect.any(Number),
    });
    expect(await settled(await newest(), "delivered")).toMatchObject({ attempts: 1, lastStatus: 200 });
  });

  it("is retried after a failure with the same id until the receiver accepts it", async () => {
    answers = [500, 200];
    await sendTestEvent(endpoint.id);
    const id = await newest();
    expect(await settled(id, "retrying")).toMatchObject({
      attempts: 1,
      lastStatus: 500,
      lastError: "Noted, or not.",
      nextAt: expect.any(String),
    });
    expect(await settled(id, "delivered")).toMatchObject({ attempts: 2, lastStatus: 200, nextAt: null });
    expect(calls.map(({ event }) => event.id)).toEqual([calls[0]?.event.id, calls[0]?.event.id]);
  });

  it("fails, and its endpoint is disabled, when the receiver answers 410 Gone", async () => {
    answers = [410];
    await sendTestEvent(endpoint.id);
    expect(await settled(await newest(), "failed")).toMatchObject({ attempts: 1, lastStatus: 410 });
    expect((await findEndpoint(endpoint.id))?.disabledAt).not.toBeNull();
    expect(await sendTestEvent(endpoint.id)).toEqual({ ok: false, reason: "endpoint-disabled" });
  });

  it("can be replayed with the same id once it has ended", async () => {
    await sendTestEvent(endpoint.id);
    const id = await newest();
    await settled(id, "delivered");
    expect(await replayDelivery(endpoint.id, id)).toEqual({ ok: true });
    await vi.waitFor(async () => expect(await findDelivery(id)).toMatchObject({ state: "delivered", attempts: 2 }), patience);
    expect(new Set(calls.map(({ event }) => event.id)).size).toBe(1);
    expect(await replayDelivery("00000000-0000-4000-8000-000000000000", id)).toEqual({ ok: false, reason: "not-ended" });
  });

  it("fails when the portal itself cannot send it, also when recording that fails at first, and can be replayed", async () => {
    await asOwner("UPDATE webhook_endpoint SET secret = 'not sealed here' WHERE id = $1", [endpoint.id]);
    await refuseOnce(database.ownerUrl, { table: "webhook_delivery", state: "failed" });
    await sendTestEvent(endpoint.id);
    const id = await newest();
    expect(await settled(id, "failed")).toMatchObject({ lastStatus: null, lastError: "portal-fault", nextAt: null });
    await replaceWebhookSecret(endpoint.id, secret);
    expect(await replayDelivery(endpoint.id, id)).toEqual({ ok: true });
    expect(await settled(id, "delivered")).toMatchObject({ lastStatus: 200 });
  });

  it("that failed because its endpoint was disabled can be replayed once the endpoint is enabled again", async () => {
    answers = [500, 200];
    await sendTestEvent(endpoint.id);
    const id = await newest();
    await settled(id, "retrying");
    await setEndpointEnabled(endpoint.id, false);
    expect(await settled(id, "failed")).toMatchObject({ lastError: "endpoint-disabled" });
    await setEndpointEnabled(endpoint.id, true);
    expect(await replayDelivery(endpoint.id, id)).toEqual({ ok: true });
    await settled(id, "delivered");
  });

  it("is sent by the sweep when it was written but not begun", async () => {
    const standing = {
      states: statesOfSteps((slug) => (slug === "connect" ? "done" : undefined)),
      done: 1,
      of: 17,
      waitingOn: "us" as const,
      broken: [],
      brokenSince: null,
    };
    const noted = await inCustomer(customer.id, async () =>
      noteNews(customer, { before: null, after: standing }, await listeningEndpoints()),
    );
    expect(noted).toHaveLength(1);
    await overdue(noted[0]?.id ?? "");
    await beginOverdue();
    await settled(noted[0]?.id ?? "", "delivered");
  });

  it("that a process which died was to try again is tried by the sweep, as often as one that nobody has interrupted", async () => {
    answers = [410, 500, 200];
    await sendTestEvent(endpoint.id);
    const id = await newest();
    await settled(id, "failed");
    await setEndpointEnabled(endpoint.id, true);
    // As a replay leaves it whose process dies before its first try, long after all the tries of the first round.
    await asOwner("UPDATE webhook_delivery SET state = 'queued', attempts = 8, tries_before_replay = 8, ended_at = NULL WHERE id = $1", [
      id,
    ]);
    await overdue(id);
    await beginOverdue();
    expect(await settled(id, "retrying")).toMatchObject({ attempts: 9, triesBeforeReplay: 8 });
    await settled(id, "delivered");
  });

  it("is not written when the transaction that writes the summary fails", async () => {
    const before = (await deliveries()).length;
    const standing = {
      states: statesOfSteps((slug) => (slug === "connect" ? "done" : undefined)),
      done: 1,
      of: 17,
      waitingOn: "us" as const,
      broken: [],
      brokenSince: null,
    };
    const endpoints = await listeningEndpoints();
    const failing = inCustomer(customer.id, async () => {
      await noteNews(customer, { before: null, after: standing }, endpoints);
      throw new Error("The process died");
    });
    await expect(failing).rejects.toThrow("died");
    expect(await deliveries()).toHaveLength(before);
  });

  it("is signed with the previous secret too for a day after the replacement", async () => {
    const replaced = newWebhookSecret();
    await replaceWebhookSecret(endpoint.id, replaced);
    expect(await openWebhookSecrets(endpoint.id)).toEqual([replaced, secret]);
    await sendTestEvent(endpoint.id);
    const { headers, body } = await arrived("portal.test");
    for (const each of [secret, replaced]) expect(() => new Webhook(each).verify(body, headers as Record<string, string>)).not.toThrow();
  });

  it("sends each warning of an expiring secret once, however often the schedule runs", async () => {
    await recordSubmission(customer.id, "data-source", { state: "saved", secretEndsAt: new Date(Date.now() + 6 * day).toISOString() });
    await DBOS.startWorkflow(warning)().then((run) => run.getResult());
    await DBOS.startWorkflow(warning)().then((run) => run.getResult());
    const { event } = await arrived("secret.expiring");
    expect(event.data).toMatchObject({ what: "client-secret", daysBefore: 7, customer: { slug: customer.slug } });
    const warnings = (await deliveries()).filter(({ payload }) => payload.type === "secret.expiring");
    expect(warnings).toHaveLength(1);
  });

  it("uses the new address and events after an Admin has changed them", async () => {
    const moved = endpoint.url.replace("/hooks", "/elsewhere");
    expect(await correctEndpoint(endpoint.id, { url: moved, events: ["customer.stuck"] })).toEqual({ ok: true });
    expect(await findEndpoint(endpoint.id)).toMatchObject({ url: moved, events: ["customer.stuck"] });
    await foundStuck();
    await arrived("customer.stuck");
    expect(calls.map(({ event }) => event.type)).toEqual(["customer.stuck"]);
    const inward = { url: "https://169.254.169.254/", events: endpoint.events };
    expect(await correctEndpoint(endpoint.id, inward)).toEqual({ ok: false, reason: "private-address" });
    expect(await correctEndpoint(customer.id, { url: moved, events: [] })).toEqual({ ok: false, reason: "no-such-endpoint" });
  });
});

describe("an endpoint that is a channel of a chat", () => {
  const secretPart = "T000/B000/planted-channel-secret";
  const addressOf = (path: string) => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/services/${path}`;

  async function added(kind: "slack" | "teams", path = secretPart): Promise<string> {
    const channel = await addEndpoint({ kind, url: addressOf(path), events: ["customer.stuck"], createdBy: "casey" });
    if (!channel.ok) throw new Error(channel.reason);
    expect(channel.secret).toBeNull();
    return channel.id;
  }

  it("of Slack gets the event in words, with a link, and is tried again", async () => {
    await setEndpointEnabled(endpoint.id, false);
    const id = await added("slack");
    answers = [500, 200];
    await foundStuck();
    await vi.waitFor(() => expect(calls).toHaveLength(2), patience);
    expect(calls.map(({ url }) => url)).toEqual([`/services/${secretPart}`, `/services/${secretPart}`]);
    const page = `http://localhost:3000/customers/${customer.slug}`;
    expect(JSON.parse(calls[1]?.body ?? "")).toMatchObject({
      text: expect.stringMatching(/^Contoso: stuck at “.+”\. It waits for .+\.$/),
      blocks: [{ type: "section", text: { text: expect.stringContaining(`<${page}|Contoso>`) } }],
    });
    expect(calls[1]?.headers).not.toHaveProperty("webhook-signature");
    await setEndpointEnabled(id, false);
  });

  it("of Teams gets an Adaptive Card, also as a test", async () => {
    const id = await added("teams");
    await sendTestEvent(id);
    await vi.waitFor(() => expect(calls).toHaveLength(1), patience);
    expect(JSON.parse(calls[0]?.body ?? "")).toMatchObject({
      type: "message",
      attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content: { type: "AdaptiveCard" } }],
    });
    await setEndpointEnabled(id, false);
  });

  it("keeps its address sealed: only its host is listed, and a new one takes its place", async () => {
    const id = await added("slack");
    const shown = JSON.stringify([await findEndpoint(id), await listEndpoints()]);
    expect(shown).not.toContain("planted");
    const db = new pg.Client(database.ownerUrl);
    await db.connect();
    await db.query("SET row_security = off");
    const { rows } = await db.query("SELECT url, secret FROM webhook_endpoint WHERE id = $1", [id]);
    await db.end();
    expect(JSON.stringify(rows)).not.toContain("planted");
    expect(await openChatAddress(id)).toBe(addressOf(secretPart));
    expect(await correctEndpoint(id, { url: "", events: ["customer.ended"] })).toEqual({ ok: true });
    expect([await openChatAddress(id), (await findEndpoint(id))?.events]).toEqual([addressOf(secretPart), ["customer.ended"]]);
    expect(await correctEndpoint(id, { url: addressOf("moved"), events: ["customer.ended"] })).toEqual({ ok: true });
    expect(await openChatAddress(id)).toBe(addressOf("moved"));
    expect(await renewSecret(id)).toEqual({ ok: false, reason: "no-such-endpoint" });
    const inward = { kind: "slack", url: "https://10.0.0.1/services/x", events: [], createdBy: "casey" } as const;
    expect(await addEndpoint({ ...inward, events: [] })).toEqual({ ok: false, reason: "private-address" });
    await setEndpointEnabled(id, false);
  });
});

describe("the end of a customer", () => {
  it("is reported once, and nothing that expires is any more", async () => {
    await correctEndpoint(endpoint.id, { url: endpoint.url, events: ["customer.ended", "customer.resumed", "secret.expiring"] });
    const casey = { id: "0e000000-0000-4000-8000-0000000000c1", name: "Casey" };
    const ended = await endFreely(customer, "They left.", casey);
    expect(ended).toMatchObject({ ok: true, eraseAt: expect.any(String) });
    expect((await arrived("customer.ended")).event.data).toMatchObject({
      customer: { slug: customer.slug },
      eraseAt: ended.ok && ended.eraseAt,
    });
    expect(await endFreely(customer, "They left.", casey)).toEqual({ ok: false, reason: "already-ended" });
    // Only now: the warnings' own schedule may come at any moment.
    await recordSubmission(customer.id, "data-source", { state: "saved", secretEndsAt: new Date(Date.now() + 6 * day).toISOString() });
    await DBOS.startWorkflow(warning)().then((run) => run.getResult());
    const warned = (await deliveries()).filter(({ payload }) => payload.type === "secret.expiring");
    expect(warned.filter(({ customerId }) => customerId === customer.id)).toEqual([]);
    expect(await resumeCustomer(customer, casey)).toEqual({ ok: true });
    await arrived("customer.resumed");
    expect(await resumeCustomer(customer, casey)).toEqual({ ok: false, reason: "not-ended" });
    expect(calls.filter(({ event }) => event.type === "customer.ended")).toHaveLength(1);
  });
});

describe("the log of deliveries", () => {
  it("shows every delivery on one of its pages, also those created at the same moment", async () => {
    for (const _ of [1, 2, 3]) await sendTestEvent(endpoint.id);
    await asOwner("UPDATE webhook_delivery SET created_at = date_trunc('second', now()) WHERE endpoint_id = $1", [endpoint.id]);
    const whole = (await deliveries()).map(({ id }) => id);
    expect(whole.length).toBeGreaterThan(2);
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listDeliveries>> = await listDeliveries(endpoint.id, { limit: 1, after });
      paged.push(...page.deliveries.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(paged).toEqual(whole);
  });

  it("drops deliveries that ended more than thirty days ago, and none that ended later or is in progress", async () => {
    const ids: string[] = [];
    for (const _ of ["old", "old and under way", "ended late", "new"]) {
      await sendTestEvent(endpoint.id);
      ids.push(await newest());
      await settled(ids.at(-1) ?? "", "delivered");
    }
    const [old = "", underWay = "", endedLate = "", fresh = ""] = ids;
    await asOwner("UPDATE webhook_delivery SET created_at = now() - interval '31 days' WHERE id = ANY ($1)", [[old, underWay, endedLate]]);
    await asOwner("UPDATE webhook_delivery SET ended_at = created_at WHERE id = ANY ($1)", [[old, underWay]]);
    await asOwner("UPDATE webhook_delivery SET state = 'retrying' WHERE id = $1", [underWay]);
    await DBOS.startWorkflow(pruning)().then((run) => run.getResult());
    expect(await findDelivery(old)).toBeNull();
    expect(await findDelivery(underWay)).not.toBeNull();
    // Before, this one went 30 days after it was written, however long it was tried.
    expect(await findDelivery(endedLate)).not.toBeNull();
    expect(await findDelivery(fresh)).not.toBeNull();
  });
});

const day = 24 * 3600 * 1000;
const warning = DBOS.registerWorkflow(warnOfExpiry, { name: "warn-of-expiry-now" });
const pruning = DBOS.registerWorkflow(pruneDeliveries, { name: "prune-deliveries-now" });

async function foundStuck(): Promise<void> {
  const trouble = troubleOf("microsoft-refused", { at: new Date().toISOString() });
  const connect = { slug: "connect", state: "stuck", line: "Refused", waitsFor: null, observedAt: null, nextCheckAt: null } as const;
  await recordSteps(customer.id, [{ ...connect, facts: [], evidence: [], trouble }]);
  await recordAudit(customer.id, { actor: { kind: "staff", id: "casey", name: "Casey" }, action: "note-written", detail: {} });
  await refreshDue(10);
}

/** Makes a delivery look as if it had been due a minute ago. */
const overdue = (id: string) => asOwner("UPDATE webhook_delivery SET next_at = now() - interval '1 minute' WHERE id = $1", [id]);

async function asOwner(statement: string, values: unknown[]): Promise<void> {
  const owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  await owner.query("SET row_security = off");
  const { rowCount } = await owner.query(statement, values);
  expect(rowCount).toBeGreaterThan(0);
  await owner.end();
}
