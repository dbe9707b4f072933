import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { sendNudge } from "@/lib/desk/nudges/send-nudge";
import { createCustomer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { listDeliveries } from "@/lib/store/webhook-deliveries";
import { createEndpoint } from "@/lib/store/webhooks";
import { sendTestEvent } from "@/lib/webhooks/news";
import { useFreshDatabase } from "@/testing/database";
import { startMailServer } from "@/testing/mail-server";
import { startEngine } from "./engine";

/** What somebody asks for begins in the process that wrote it down, without a queue that is asked now and then. */

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;
let mailServer: Awaited<ReturnType<typeof startMailServer>>;
let receiver: Server;
/** Requests to /slow, which get no answer yet. */
const held: ServerResponse[] = [];
const letters: string[] = [];

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  mailServer = await startMailServer((letter) => letters.push(letter));
  const settings = { SMTP_URL: mailServer.url, SMTP_FROM: "onboarding@dropzone.ai", WEBHOOK_ALLOW_PRIVATE: "127.0.0.1" };
  Object.assign(process.env, settings);
  receiver = createServer((request, answer) => {
    request.resume();
    if (request.url === "/slow") held.push(answer);
    else answer.end();
  });
  await new Promise<void>((ready) => receiver.listen(0, "127.0.0.1", ready));
  await startEngine();
});
afterAll(async () => {
  await DBOS.shutdown();
  await disconnectDatabase();
  await mailServer.close();
  receiver.closeAllConnections();
  await new Promise((done) => receiver.close(done));
  await owner.end();
  await database.close();
});
beforeEach(() => {
  letters.length = 0;
});

const patience = { timeout: 20_000, interval: 20 };
const endpointAt = (path: string) => {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
  return createEndpoint({ url, events: [], createdBy: "casey", secret: "whsec_AAAA" });
};
const delivered = async (id: string) =>
  (await listDeliveries(id, { limit: 100 })).deliveries.filter(({ state }) => state === "delivered").length;
/** Of the engine's rows of a workflow: how many there are, and how many of them ever stood in a queue. */
async function inEngine(name: string) {
  const { rows } = await owner.query(
    "SELECT count(*)::int AS all, count(queue_name)::int AS queued FROM dbos.workflow_status WHERE name = $1",
    [name],
  );
  return rows[0] as { all: number; queued: number };
}

describe("a delivery", () => {
  it("begins without a queue, five to an endpoint at once, and a slow endpoint holds up no other", async () => {
    const [slow, other] = [await endpointAt("/slow"), await endpointAt("/")];
    for (let event = 1; event <= 12; event++) await sendTestEvent(slow.id);
    await sendTestEvent(other.id);
    await vi.waitFor(async () => expect(await delivered(other.id)).toBe(1), patience);
    await vi.waitFor(() => expect(held).toHaveLength(5), patience);
    // Those that wait are rows of the portal, and none of the engine yet.
    expect(await inEngine("deliver-webhook")).toEqual({ all: 6, queued: 0 });
    while ((await delivered(slow.id)) < 12) {
      for (const answer of held.splice(0)) answer.end();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(held.length).toBeLessThanOrEqual(5);
    }
    expect(await inEngine("deliver-webhook")).toEqual({ all: 13, queued: 0 });
  });
});

describe("a nudge", () => {
  it("begins without a queue", async () => {
    const customer = await createCustomer({ name: "Contoso", dropzoneHost: "c.dropzone.app", cloud: "global", createdBy: "casey" });
    const sender = { id: "0e000000-0000-4000-8000-0000000000c1", name: "Casey" };
    for (const step of ["connect", null] as const)
      await sendNudge(customer.id, { to: "ada@contoso.com", subject: "Your turn", text: "Please.", step, sender });
    await vi.waitFor(() => expect(letters).toHaveLength(2), patience);
    expect(await inEngine("send-nudge")).toEqual({ all: 2, queued: 0 });
  });
});

describe("the queues", () => {
  it("that only processes of the version before fill are looked at every half minute", async () => {
    const intervals = new Map((await DBOS.listQueues()).map(({ name, minPollingIntervalMs }) => [name, minPollingIntervalMs]));
    for (const name of ["webhook-deliveries", "nudges", "digest-letters"]) expect(intervals.get(name), name).toBe(30_000);
  });
});
