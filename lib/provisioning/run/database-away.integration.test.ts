import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Case, type KilledProcesses, openKilledProcesses } from "@/testing/killed-processes";
import { lossesOf } from "@/testing/losses";

/** Cuts the database off from a portal process in the middle of runs. */

let killed: KilledProcesses;
beforeAll(async () => {
  killed = await openKilledProcesses();
});
afterAll(() => killed.close());

it("the database is waited for when it is cut off for 25 seconds in the middle of runs, and they go on", { timeout: 180_000 }, async () => {
  const { runs, database } = killed;
  await killed.startProcess();
  const begun: Case[] = [];
  for (const name of ["outage1", "outage2", "outage3"])
    begun.push({ ...(await killed.writeDown(await killed.customer(name))), request: /^never$/, moment: "before" });
  const secretsOf = async ({ customer }: Case) => (await runs.tenant(customer)).applications.flatMap((app) => app.passwordCredentials);
  await runs.control("latency", { ms: 100 });
  await killed.enqueue(begun);
  await vi.waitFor(async () => expect(await secretsOf(begun[0] as Case)).not.toEqual([]), { timeout: 90_000, interval: 5 });
  database.cut();
  await sleep(25_000);
  await database.mend();
  await runs.control("latency", { ms: 0 });
  for (const { customer, runId } of begun) await runs.end(customer, runId, 90_000);
  for (const each of begun) expect(await lossesOf(runs, each)).toEqual([]);
});
