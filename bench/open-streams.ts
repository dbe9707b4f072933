import { randomUUID } from "node:crypto";
import { mkdtemp, readFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { buildPortal } from "@/scripts/stack/build";
import { freePort } from "@/scripts/stack/ports";
import { startStack } from "@/scripts/stack/stack";
import { cpuSeconds, pidOfPortal } from "./portal-process";
import { tableOf, writeSection } from "./write-section";

/**
 * npm run bench:open-streams [-- --streams 2000 --collect]: so many checklists are open on one process of the production build, each with a session of its
 * own. How long opening them takes, how soon they are told of a change, and the process's memory before, with and after them. With --collect all
 * garbage is collected for each figure, which says what is kept; without, resident memory is what an operator sees.
 */

const { values } = parseArgs({ options: { streams: { type: "string", default: "2000" }, collect: { type: "boolean", default: false } } });
const streams = Number(values.streams);
const openedAtOnce = 50;
const changesOfARun = 100;

await buildPortal();
const dataFolder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-bench-"));
const ports = { portal: await freePort(), sandbox: await freePort(), database: await freePort() };
let heard: (heapUsed: number) => void = () => undefined;
const stack = await startStack({
  ...{ dataFolder, ports, database: `portal_bench_${process.pid}`, propagation: "instant", throwaway: true },
  settings: { LIMITS: "requests=999999/60", NODE_OPTIONS: `--require ${path.join(import.meta.dirname, "heap-on-signal.cjs")}` },
  onLine: (_, line) => {
    const [, heapUsed] = /^in use on the heap: (\d+)$/.exec(line) ?? [];
    if (heapUsed) heard(Number(heapUsed));
  },
});
Object.assign(process.env, stack.env);
const { bindEntraTenant, createCustomer, setContact } = await import("@/lib/store/customers");
const { recordPerson } = await import("@/lib/store/people");
const { openSession } = await import("@/lib/store/sessions");
const { disconnectDatabase } = await import("@/lib/store/database");
const { cookieName } = await import("@/lib/identity/guards/cookies");
try {
  const portal = await pidOfPortal();
  const { id, slug } = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "bench" });
  const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), roles: null };
  const person = await recordPerson(id, { ...seen, name: "Ada", userName: "ada@contoso.com" });
  // A session of a person whose tenant is not the customer's is refused.
  await bindEntraTenant(id, { tenantId: seen.entraTenantId, tenantName: "Contoso", initialDomain: "contoso.example", personId: person.id });
  const tokens: string[] = [];
  for (let i = 0; i < streams; i++) tokens.push((await openSession(id, person.id)).token);
  const url = `${stack.portalOrigin}/api/setup/${slug}/events`;
  const open = (token: string) => openStream(url, `${cookieName("session")}=${token}`);

  // Loads what a stream needs.
  for (const stream of await Promise.all(tokens.slice(0, openedAtOnce).map(open))) stream.close();
  await wait(10_000);
  const before = await memoryOf(portal, values.collect);
  const cpuBefore = await cpuSeconds(portal);
  const began = performance.now();
  const opened: Stream[] = [];
  for (let i = 0; i < streams; i += openedAtOnce) opened.push(...(await Promise.all(tokens.slice(i, i + openedAtOnce).map(open))));
  const openingSeconds = (performance.now() - began) / 1000;
  const cpuOfOpening = (await cpuSeconds(portal)) - cpuBefore;
  await wait(5000);
  const opening = await memoryOf(portal, values.collect);
  const toldSeconds: number[] = [];
  for (let i = 0; i < changesOfARun; i++) {
    const told = opened.map((stream) => stream.told());
    const changedAt = performance.now();
    await setContact(id, { name: `Ada ${i}`, email: null });
    await Promise.all(told);
    toldSeconds.push((performance.now() - changedAt) / 1000);
    await wait(100);
  }
  const cpuWatching = await cpuSeconds(portal);
  await wait(30_000);
  const cpuOfBeats = (await cpuSeconds(portal)) - cpuWatching;
  const watching = await memoryOf(portal, values.collect);
  for (const stream of opened) stream.close();
  await wait(30_000);
  const after = await memoryOf(portal, values.collect);
  const collected = await memoryOf(portal, true);
  toldSeconds.sort((a, b) => a - b);
  const row = (what: string, { rss, heapUsed }: Memory) => [
    what,
    megabytes(rss),
    megabytes(rss - before.rss),
    heapUsed && megabytes(heapUsed),
  ];
  await writeSection({
    title: "Open checklists",
    text:
      `${streams.toLocaleString("en-US")} checklists open on one process of the production build, each with a session of its own; ` +
      `${changesOfARun} changes, one after another, of which all are told. Where the memory goes, and what it was before: ` +
      "[0016](decisions/0016-event-streams-write-to-the-connection.md).\n\n" +
      tableOf(
        ["what", "measured"],
        [
          ["opening all", `${openingSeconds.toFixed(1)} s`],
          ["time of the processor to open one", `${((cpuOfOpening / streams) * 1000).toFixed(1)} ms`],
          ["until the last is told of a change, median", `${toldSeconds[changesOfARun / 2]?.toFixed(2)} s`],
          ["time of the processor a second while nothing changes", `${((cpuOfBeats / 30) * 1000).toFixed(0)} ms`],
        ],
      ) +
      "\n\n" +
      tableOf(
        ["memory in MB", "resident", "more than before", "heap once garbage is collected"],
        [
          row("before", before),
          row("all are open", opening),
          row("after the changes and a heartbeat", watching),
          row("half a minute after they have gone", after),
          row("then, once garbage is collected", collected),
        ],
      ),
  });
} finally {
  await disconnectDatabase();
  await stack.stop();
}

type Stream = { told(): Promise<void>; close(): void };

/** With Node's own client, since `fetch` keeps a pool that opens no two thousand connections at once. */
function openStream(url: string, cookie: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { cookie }, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The stream answered ${response.statusCode}.`));
      const waiting = new Set<() => void>();
      response.on("data", (chunk: Buffer) => {
        if (!chunk.includes("data: changed")) return;
        for (const resolveTold of waiting) resolveTold();
        waiting.clear();
      });
      response.on("error", () => undefined);
      resolve({ told: () => new Promise((resolveTold) => waiting.add(resolveTold)), close: () => request.destroy() });
    });
    request.on("error", reject);
  });
}

/** In bytes. */
type Memory = { rss: number; heapUsed: number | "" };

async function memoryOf(pid: number, collects: boolean): Promise<Memory> {
  const rss = async () => 1024 * Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
  if (!collects) return { rss: await rss(), heapUsed: "" };
  const heapUsed = await new Promise<number>((resolve) => {
    heard = resolve;
    process.kill(pid, "SIGUSR2");
  });
  return { rss: await rss(), heapUsed };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
