import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createCustomer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { listStaff } from "@/lib/store/staff";
import { getSummary } from "@/lib/store/summaries";
import { addTestDelivery } from "@/lib/store/webhook-deliveries";
import { createEndpoint } from "@/lib/store/webhooks";
import { beginDelivery } from "@/lib/webhooks/begin-delivery";
import { useFreshDatabase } from "@/testing/database";
import { startEngine } from "./engine";

/**
 * Everything that the engine starts takes turns (lib/store/background-turns.ts), seen in PostgreSQL. A locked table keeps the transactions open that
 * ask for it. Whoever has no turn does not begin one.
 */

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;
/** Has a transaction open. PostgreSQL shows within one what was there at the first look. */
let locking: pg.Client;
let receiver: Server;
const turnsAtOnce = 10;

beforeAll(async () => {
  database = await useFreshDatabase();
  receiver = createServer((request, answer) => {
    request.resume();
    answer.end();
  });
  await new Promise<void>((ready) => receiver.listen(0, "127.0.0.1", ready));
  process.env.WEBHOOK_ALLOW_PRIVATE = "127.0.0.1";
  [owner, locking] = [new pg.Client(database.ownerUrl), new pg.Client(database.ownerUrl)];
  for (const client of [owner, locking]) await client.connect();
  await startEngine();
});
afterEach(async () => {
  await locking.query("ROLLBACK");
  const goesOn = "SELECT name FROM dbos.workflow_status WHERE status IN ('PENDING', 'ENQUEUED')";
  await vi.waitFor(async () => expect((await owner.query(goesOn)).rows).toEqual([]), patience);
});
afterAll(async () => {
  await DBOS.shutdown();
  await disconnectDatabase();
  for (const client of [owner, locking]) await client.end();
  receiver.closeAllConnections();
  await new Promise((done) => receiver.close(done));
  await database.close();
});

const patience = { timeout: 15_000, interval: 20 };
const lockDeliveries = () => locking.query("BEGIN; LOCK TABLE webhook_delivery IN ACCESS EXCLUSIVE MODE");
/** The portal's transactions that wait for the table, without the engine's own connections. */
async function blocked(): Promise<number> {
  const { rows } = await owner.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock' AND NOT starts_with(application_name, 'dbos')`,
  );
  return rows[0].n;
}

/** Waits until all turns are taken, looks for a while whether more are, and asks for a page's rows meanwhile. */
async function expectTurns(): Promise<void> {
  await vi.waitFor(async () => expect(await blocked()).toBeGreaterThanOrEqual(turnsAtOnce), patience);
  for (let look = 0; look < 20; look++) {
    expect(await blocked()).toBe(turnsAtOnce);
    await expect(listStaff()).resolves.toEqual([]);
  }
}

/** Deliveries to six endpoints, five at once to each, all of which begin. */
async function beginThirty(): Promise<void> {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const written: { id: string; endpointId: string }[] = [];
  for (let each = 0; each < 6; each++) {
    const { id: endpointId } = await createEndpoint({ url, events: [], createdBy: "casey", secret: "whsec_AAAA" });
    for (let event = 0; event < 5; event++) {
      const payload = { id: `evt_${randomUUID()}`, type: "portal.test", timestamp: new Date().toISOString(), data: {} };
      written.push({ endpointId, id: await addTestDelivery({ endpointId, payload }) });
    }
  }
  await lockDeliveries();
  for (const delivery of written) await beginDelivery({ ...delivery, attempts: 0, triesBeforeReplay: 0 });
}

describe("at most ten transactions at once", () => {
  it("have workflows, and a request is served meanwhile", async () => {
    await beginThirty();
    await expectTurns();
  });

  it("have what the clock begins, and a request is served meanwhile", async () => {
    await lockDeliveries();
    // Those of one millisecond have one id.
    const ids = new Set<string>();
    while (ids.size < 20) ids.add((await DBOS.triggerSchedule("pass-on-deliveries")).workflowID);
    await expectTurns();
  });

  it("have listeners: the list of customers is brought up to date once somebody has given a turn back", async () => {
    await beginThirty();
    await expectTurns();
    const { id } = await createCustomer({ name: "Contoso", dropzoneHost: "c.dropzone.app", cloud: "global", createdBy: "casey" });
    const before = await getSummary(id);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await getSummary(id)).toEqual(before);
    await locking.query("ROLLBACK");
    await vi.waitFor(async () => expect(await getSummary(id)).not.toEqual(before), patience);
  });
});
