import { portalEnv } from "@/scripts/stack/portal-env";
import { type AskedQuery, queriesOf } from "@/testing/query-plans";
import type { ListCase } from "./list-cases";

/** Asks the store of one database, on request of bench/customers.ts: the store has one database for each process. */

const nowhere = (port: number) => `http://localhost:${port}`;
const databaseUrl = process.argv[2] ?? "";
const keys = (id: string) => `${id}:${Buffer.alloc(32).toString("base64")}`;
const where = { portalOrigin: nowhere(1), sandboxOrigin: nowhere(2), databaseUrl, sealingKeys: keys("k1"), auditKeys: keys("a1") };
Object.assign(process.env, portalEnv(where));

const { listSummaries } = await import("@/lib/store/summaries");
const { countNumbers, recentSightings } = await import("@/lib/store/numbers");
const { countDays } = await import("@/lib/store/number-days");
const { listStaff } = await import("@/lib/store/staff");
const { beginningOf } = await import("@/lib/staff/numbers/numbers");

while ((await countDays()) > 0);
const owner = (await listStaff())[0]?.id ?? "";
const nexts = new Map<string, string | null>();

async function ask(given: ListCase): Promise<number> {
  const now = new Date().toISOString();
  switch (given.ask) {
    case "numbers":
      return (await countNumbers(beginningOf(given.days, now))).standings.length;
    case "new-errors":
      return (await recentSightings(now)).length;
    case "page": {
      const { sort, isNext, ofOwner, limit = 50 } = given;
      const filters = ofOwner ? { ...given.filters, ownerId: owner } : given.filters;
      const page = (after: string | null) => listSummaries({ filters, sort, after, limit, viewerId: owner });
      if (isNext && !nexts.has(sort)) nexts.set(sort, (await page(null)).next);
      return (await page(isNext ? (nexts.get(sort) ?? null) : null)).rows.length;
    }
  }
}

export type Answer = { rows: number; milliseconds: number; queries: AskedQuery[] };

process.on("message", (given: ListCase) => {
  void answer(given);
});

async function answer(given: ListCase): Promise<void> {
  const began = performance.now();
  const rows = await ask(given);
  const milliseconds = performance.now() - began;
  process.send?.({ rows, milliseconds, queries: given.isPlanned ? await queriesOf(() => ask(given)) : [] } satisfies Answer);
}
process.send?.("ready");
