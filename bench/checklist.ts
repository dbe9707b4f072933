import { mkdtemp } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { disconnectDatabase } from "@/lib/store/database";
import { buildPortal } from "@/scripts/stack/build";
import { freePort } from "@/scripts/stack/ports";
import { startStack } from "@/scripts/stack/stack";
import { openPages, type Page } from "./checklist-pages";
import { scriptsOf, scriptsOfBuild } from "./first-load";
import { pidOfPortal } from "./portal-process";
import { countStatements, type Sent } from "./sent-statements";
import { median, tableOf, writeSection } from "./write-section";

/**
 * npm run bench:checklist [-- --rounds 30 --customers 1000]: what a page costs, on one process of the production build. Each round asks for every page
 * once, so that what else the machine does slows all of them down; the ratio to an empty page counts. Then the statements that one request
 * sends to PostgreSQL, and the JavaScript of every page.
 */

const { values } = parseArgs({ options: { rounds: { type: "string", default: "30" }, customers: { type: "string", default: "1000" } } });
const rounds = Number(values.rounds);
const warmUps = 10;
const countedRounds = 9;
const mostBytes = 160_000;

await buildPortal();
const ports = { portal: await freePort(), sandbox: await freePort(), database: await freePort() };
const statements = countStatements();
const stack = await startStack({
  ...{ dataFolder: await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-bench-")), ports, database: `portal_bench_${process.pid}` },
  ...{ propagation: "instant", throwaway: true },
  ...{ settings: statements.settings, onLine: statements.onLine },
});
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
try {
  const pages = await openPages(stack, Number(values.customers));
  const portal = await pidOfPortal();

  const times = new Map(pages.map((page) => [page, [] as number[]]));
  for (let round = 0; round < warmUps + rounds; round++)
    for (const page of pages) {
      const { milliseconds } = await ask(page);
      if (round >= warmUps) times.get(page)?.push(milliseconds);
    }
  const [empty] = pages;
  const emptyMs = median((empty && times.get(empty)) ?? []);

  const rows: (string | number)[][] = [];
  for (const page of pages) {
    const counted: Sent[] = [];
    for (let round = 0; round < countedRounds; round++) {
      await statements.sinceLastTime(portal);
      await ask(page);
      counted.push(await statements.sinceLastTime(portal));
    }
    // What the portal does in the background comes on top.
    const of = (what: keyof Sent) => Math.min(...counted.map((sent) => sent[what]));
    const { html } = await ask(page);
    const ms = median(times.get(page) ?? []);
    rows.push([
      ...[page.name, ms.toFixed(1), (ms / emptyMs).toFixed(2), of("queries"), of("transactions")],
      ...[kilobytes(Buffer.byteLength(html)), kilobytes(await scriptsOf(stack.portalOrigin, html))],
    ]);
  }
  const { bare, pages: built } = await scriptsOfBuild();
  const over = built.filter(({ bytes }) => bytes > mostBytes);
  await writeSection({
    title: "The checklist, and other pages",
    text:
      `One process of the production build with ${Number(values.customers).toLocaleString("en-US")} seeded customers, one request at a time: medians of ${rounds} rounds after ` +
      `${warmUps} warm-ups, and each round asks for every page once. The time is from the request until the last byte has arrived. Queries are counted at ` +
      `the driver, in the portal's process, the fewest of ${countedRounds} requests, since what runs in the background comes on top; of each ` +
      "transaction, what begins it (and names whose rows it wants) and COMMIT are two round trips more. JavaScript is what the HTML refers to, as it crosses the network.\n\n" +
      tableOf(["page", "ms", "of an empty page's", "queries", "transactions", "HTML in kB", "JavaScript in kB, gzipped"], rows) +
      `\n\nJavaScript of every page by the build's manifests, in kB gzipped. A page with nothing but Next.js and React has ${kilobytes(bare)}; ` +
      `${over.length === 0 ? "none is" : `${over.length} are`} over ${kilobytes(mostBytes)}.\n\n` +
      tableOf(
        ["page", "JavaScript in kB"],
        built.map(({ route, bytes }) => [`\`${route}\``, kilobytes(bytes)]),
      ),
  });
} finally {
  agent.destroy();
  await disconnectDatabase();
  await stack.stop();
}

/** Over one connection that stays open. An answer of another kind than the page's is no measurement of it. */
function ask({ name, path: address, cookie, status }: Page): Promise<{ milliseconds: number; html: string }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.get(stack.portalOrigin + address, { agent, headers: { cookie, accept: "text/html" } }, (response) => {
      if (response.statusCode !== status) reject(new Error(`${name} (${address}) was answered ${response.statusCode}.`));
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ milliseconds: performance.now() - began, html: Buffer.concat(chunks).toString("utf8") }));
    });
    request.on("error", reject);
  });
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
