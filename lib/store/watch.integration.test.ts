import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { useFreshDatabase } from "@/testing/database";
import { type Customer, createCustomer } from "./customers";
import { disconnectDatabase, inCustomer } from "./database";
import { recordPermissions } from "./permission-evidence";
import { recordSubmission } from "./submissions";
import { watchCustomer } from "./watch";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;
let contoso: Customer;
let fabrikam: Customer;

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  const made = { dropzoneHost: "x", cloud: "global", createdBy: "casey" } as const;
  contoso = await createCustomer({ name: "Contoso", ...made });
  fabrikam = await createCustomer({ name: "Fabrikam", ...made });
});

afterAll(async () => {
  await Promise.all([owner.end(), disconnectDatabase()]);
  await database.close();
});

const listeners = async () =>
  (await owner.query("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'portal watch'")).rows;

/** Starts watching, and returns once the first call shows that the connection is listening. */
async function watching(customer: Customer) {
  const onChange = vi.fn();
  const stop = watchCustomer(customer.id, onChange);
  await vi.waitFor(() => expect(onChange).toHaveBeenCalled());
  onChange.mockClear();
  return { onChange, stop };
}

describe("watching a customer", () => {
  it("reports a change to that customer's screens once per transaction, and no other customer's changes", async () => {
    const mine = await watching(contoso);
    const others = vi.fn();
    const stopOthers = watchCustomer(fabrikam.id, others);
    await inCustomer(contoso.id, async () => {
      await recordSubmission(contoso.id, "data-source", { state: "saved" });
      await recordPermissions(contoso.id, [
        { permission: "Mail.Read", level: "declared", answer: "yes" },
        { permission: "Mail.Read", level: "granted", answer: "yes" },
      ]);
    });
    await vi.waitFor(() => expect(mine.onChange).toHaveBeenCalledTimes(1));
    expect(others).not.toHaveBeenCalled();
    mine.stop();
    stopOthers();
  });

  it("uses one connection for any number of watchers, and closes it after the last one stops", async () => {
    const first = await watching(contoso);
    const more = [contoso, fabrikam, contoso].map((customer) => watchCustomer(customer.id, vi.fn()));
    expect(await listeners()).toHaveLength(1);
    for (const stop of [first.stop, ...more]) stop();
    await vi.waitFor(async () => expect(await listeners()).toHaveLength(0));
  });

  it("reconnects after the connection was lost, and reports a change, since one may have been missed", async () => {
    const { onChange, stop } = await watching(contoso);
    const [lost] = await listeners();
    await owner.query("SELECT pg_terminate_backend($1)", [lost.pid]);
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), { timeout: 5000 });
    await recordSubmission(contoso.id, "alert-source", { state: "saved" });
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2));
    stop();
  });

  it("reports nothing to a watcher that has stopped", async () => {
    const stayed = await watching(contoso);
    const left = vi.fn();
    watchCustomer(contoso.id, left)();
    await recordSubmission(contoso.id, "alert-source", { state: "tested" });
    await vi.waitFor(() => expect(stayed.onChange).toHaveBeenCalled());
    expect(left).not.toHaveBeenCalled();
    stayed.stop();
  });
});
