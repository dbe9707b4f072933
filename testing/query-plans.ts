import pg from "pg";

/** Records the queries that the portal sends, and their plans. For tests and measurements. */

export type AskedQuery = { text: string; values: readonly unknown[] };

/** Every query sent while `ask` runs, as it goes over the wire. Prisma sends through pg too. */
export async function queriesOf(ask: () => Promise<unknown>): Promise<AskedQuery[]> {
  const asked: AskedQuery[] = [];
  const original = pg.Client.prototype.query;
  pg.Client.prototype.query = function query(this: pg.Client, ...given: unknown[]) {
    const [first, second] = given as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
    asked.push(typeof first === "string" ? { text: first, values: second ?? [] } : { text: first.text, values: first.values ?? [] });
    return original.apply(this, given as Parameters<typeof original>);
  } as typeof original;
  try {
    await ask();
  } finally {
    pg.Client.prototype.query = original;
  }
  return asked;
}

export type Plan = {
  lines: string[];
  /** "Index Scan using customer_summary_waiting_since…", as PostgreSQL prints it. */
  scans: string[];
  milliseconds: number;
  /** Pages of 8 kB that were read. */
  buffers: number;
};

/** The plans of the queries that read a table. The settings before them are kept, since row-level security affects which index is used. */
export async function plansOf(client: pg.Client, asked: readonly AskedQuery[]): Promise<Plan[]> {
  const plans: Plan[] = [];
  await client.query("BEGIN");
  try {
    for (const query of asked) {
      if (query.text.includes("set_config")) await client.query(query.text, [...query.values]);
      else if (/\bFROM\b/.test(query.text)) plans.push(await planOf(client, query));
    }
    return plans;
  } finally {
    await client.query("ROLLBACK");
  }
}

async function planOf(client: pg.Client, { text, values }: AskedQuery): Promise<Plan> {
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, [...values]);
  const lines = rows.map((row) => row["QUERY PLAN"] as string);
  const number = (pattern: RegExp) => Number(lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined) ?? 0);
  return {
    lines,
    scans: lines.flatMap(
      (line) => /((?:Seq|Index|Index Only|Bitmap Heap|Bitmap Index) Scan (?:Backward )?(?:using|on) [^(]+?)\s+\(/.exec(line)?.[1] ?? [],
    ),
    milliseconds: number(/Execution Time: ([\d.]+) ms/),
    buffers: number(/Buffers: shared hit=(\d+)/) + number(/Buffers: shared (?:hit=\d+ )?read=(\d+)/),
  };
}
