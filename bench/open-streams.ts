import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { buildPortal } from "@/scripts/stack/build";
import { freePort } from "@/scripts/stack/ports";
import { startStack } from "@/scripts/stack/stack";
import { tableOf, writeSection } from "./write-section";

/**
 * npm run bench:open-streams [-- --streams 2000]: so many checklists are open on one process of the production build, each with a session of its
 * own. How long opening them takes, how soon they are told of a change, and the process's memory before, with and after them.
 */

const { values } = parseArgs({ options: { streams: { type: "string", default: "2000" } } });
const streams = Number(values.streams);
const openedAtOnce = 50;

await buildPortal();
const dataFolder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-bench-"));
const ports = { portal: await freePort(), sandbox: await freePort(), database: await freePort() };
const stack = await startStack({
  ...{ dataFolder, ports, database: `portal_bench_${process.pid}`, propagation: "instant", throwaway: true },
  settings: { LIMITS: "requests=999999/60" },
});
Object.assign(process.env, stack.env);
const { createCustomer } = await import("@/lib/store/customers");
const { recordPerson } = await import("@/lib/store/people");
const { openSession } = await import("@/lib/store/sessions");
const { disconnectDatabase, inCustomer } = await import("@/lib/store/database");
const { cookieName } = await import("@/lib/identity/guards/cookies");
try {
  const { id, slug } = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "bench" });
  const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), roles: null };
  const person = await recordPerson(id, { ...seen, name: "Ada", userName: "ada@contoso.com" });
  const tokens: string[] = [];
  for (let i = 0; i < streams; i++) tokens.push((await openSession(id, person.id)).token);
  const url = `${stack.portalOrigin}/api/setup/${slug}/events`;
  const open = (token: string) => openStream(url, `${cookieName("session")}=${token}`);

  // Compiles what a stream needs.
  for (const stream of await Promise.all(tokens.slice(0, openedAtOnce).map(open))) stream.close();
  await wait(10_000);
  const before = await memoryOfPortal();
  const began = performance.now();
  const opened: Stream[] = [];
  for (let i = 0; i < streams; i += openedAtOnce) opened.push(...(await Promise.all(tokens.slice(i, i + openedAtOnce).map(open))));
  const openingSeconds = (performance.now() - began) / 1000;
  await wait(5000);
  const withThem = await memoryOfPortal();
  const told = opened.map((stream) => stream.told());
  const changedAt = performance.now();
  await inCustomer(id, (db) => db.customer.update({ where: { id }, data: { contactName: "Ada" } }));
  await Promise.all(told);
  const toldSeconds = (performance.now() - changedAt) / 1000;
  for (const stream of opened) stream.close();
  await wait(30_000);
  const after = await memoryOfPortal();
  await writeSection({
    title: "Open checklists",
    text:
      `${streams.toLocaleString("en-US")} checklists open on one process of the production build, each with a session of its own.\n\n` +
      tableOf(
        ["what", "measured"],
        [
          ["opening all", `${openingSeconds.toFixed(1)} s`],
          ["until the last is told of a change", `${toldSeconds.toFixed(2)} s`],
          ["memory before", `${before} MB`],
          ["with them", `${withThem} MB (${withThem - before} more)`],
          ["half a minute after they have gone", `${after} MB (${after - before} more)`],
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
        if (chunk.includes("data: changed")) for (const resolveTold of waiting) resolveTold();
      });
      response.on("error", () => undefined);
      resolve({ told: () => new Promise((resolveTold) => waiting.add(resolveTold)), close: () => request.destroy() });
    });
    request.on("error", reject);
  });
}

/** Resident, in megabytes, of the portal, which is a child of this process. */
async function memoryOfPortal(): Promise<number> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    if (!status.includes(`\nPPid:\t${process.pid}\n`) || !status.startsWith("Name:\tnext-server")) continue;
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }
  throw new Error("The portal's process was not found under /proc.");
}
