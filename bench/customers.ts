import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs, styleText } from "node:util";
import pg from "pg";
import { seedMany } from "@/scripts/seed-many/load";
import { prepareDatabase, startDatabase } from "@/scripts/stack/database";
import { plansOf } from "@/testing/query-plans";
import type { Answer } from "./list-asker";
import { type ListCase, listCases } from "./list-cases";
import { median, tableOf, writeSection } from "./write-section";

/**
 * npm run bench:customers [-- --customers 1000,100000 --rounds 15 --plans]: staff's list and overview with many customers beside few. Both are
 * asked in turns, after a warm-up, so that what else the machine does slows both down; the ratio of their medians counts. --plans prints how
 * PostgreSQL executes each query at the larger size.
 */

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "1000,100000" },
    rounds: { type: "string", default: "15" },
    plans: { type: "boolean", default: false },
  },
});
const sizes = values.customers.split(",").map(Number);
const rounds = Number(values.rounds);
const warmUps = 3;

const embedded = await startDatabase({ dataDir: await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-bench-")), throwaway: true });
const askers: Asker[] = [];
try {
  for (const size of sizes) askers.push(await askerOf(size));
  const rows: string[][] = [];
  for (const given of listCases) {
    const [few, many] = await measure(() => given);
    if (!few || !many) continue;
    // Of the larger size, only as many rows as the smaller one has: what is left of the ratio then comes from the number of customers.
    const isLonger = given.ask === "page" && many.rows > few.rows;
    const alike = isLonger ? await measure((i) => (i === 0 ? given : { ...given, limit: Math.max(1, few.rows) })) : [few, many];
    const cells = [few, many].flatMap(({ rows: length, ms }) => [String(length), ms.toFixed(1)]);
    rows.push([given.name, ...cells, ratioOf([few, many]), ratioOf(alike)]);
    console.log(`${given.name.padEnd(44)} ${rows.at(-1)?.slice(1).join("  ")}`);
    if (values.plans) await printPlans(given);
  }
  const [least = 0, most = 0] = [sizes[0], sizes.at(-1)].map((size) => size ?? 0);
  await writeSection({
    title: "Many customers",
    text:
      `Staff's list and overview, asked of the store in turns: milliseconds, medians of ${rounds} after ${warmUps} warm-ups. Seeding ` +
      `${most.toLocaleString("en-US")} customers took ${(askers.at(-1)?.seeded ?? 0).toFixed(0)} s. A page is 50 rows. Where the smaller size has fewer, the larger one was also asked for as many: the ratio of equal pages.\n\n` +
      tableOf(
        [
          "what",
          `rows of ${least.toLocaleString("en-US")}`,
          "ms",
          `rows of ${most.toLocaleString("en-US")}`,
          "ms",
          "ratio",
          "of equal pages",
        ],
        rows,
      ),
  });
} finally {
  for (const { child } of askers) child.kill();
  await embedded.close();
}

type Asker = { child: ChildProcess; appUrl: string; seeded: number };

async function askerOf(customers: number): Promise<Asker> {
  const { ownerUrl, appUrl } = await prepareDatabase({ adminUrl: embedded.adminUrl, database: `portal_bench_${customers}` });
  const began = Date.now();
  const auditKey = { id: "a1", key: Buffer.alloc(32).toString("base64") };
  await seedMany({ ownerUrl, auditKey, customers, seed: 1, now: new Date(), fresh: false, force: false });
  const seeded = (Date.now() - began) / 1000;
  console.log(`${customers.toLocaleString("en-US")} customers in ${seeded.toFixed(1)} s.`);
  const child = fork(path.join(import.meta.dirname, "list-asker.ts"), [appUrl]);
  await once(child, "message");
  return { child, appUrl, seeded };
}

async function ask({ child }: Asker, given: ListCase): Promise<Answer> {
  child.send(given);
  const [answer] = (await once(child, "message")) as [Answer];
  return answer;
}

type Measured = { rows: number; ms: number };

function ratioOf([few, many]: readonly Measured[]): string {
  return ((many?.ms ?? 0) / (few?.ms ?? 0)).toFixed(2);
}

/** The smallest and the largest size. */
async function measure(caseOf: (size: number) => ListCase): Promise<Measured[]> {
  const asked = askers.map(() => ({ rows: 0, times: [] as number[] }));
  for (let round = 0; round < warmUps + rounds; round++)
    for (const [i, asker] of askers.entries()) {
      const { rows, milliseconds } = await ask(asker, caseOf(i));
      const own = asked[i];
      if (!own) continue;
      own.rows = rows;
      if (round >= warmUps) own.times.push(milliseconds);
    }
  return [asked[0], asked.at(-1)].flatMap((own) => (own ? [{ rows: own.rows, ms: median(own.times) }] : []));
}

async function printPlans(given: ListCase): Promise<void> {
  const asker = askers.at(-1);
  if (!asker) return;
  const client = new pg.Client(asker.appUrl);
  await client.connect();
  const plans = await plansOf(client, (await ask(asker, { ...given, isPlanned: true })).queries);
  await client.end();
  console.log(styleText("dim", plans.flatMap(({ lines }) => [...lines.map((text) => `    ${text}`), ""]).join("\n")));
}
