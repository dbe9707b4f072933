import pg from "pg";

/** Changes in the portal's database that no command of the portal makes. */

/** Moves the dates of a customer's invitations into the past. */
export async function expireInvitations(env: Record<string, string>, slug: string): Promise<void> {
  const expired = await atCustomer(env, slug, (client) => client.query("UPDATE invitation SET expires_at = now() - interval '1 minute'"));
  if (!expired.rowCount) throw new Error(`${slug} has no invitation that could expire.`);
}

/** The hour for which the portal keeps what people signed in for is over. */
export async function endTokens(env: Record<string, string>, slug: string): Promise<void> {
  await atCustomer(env, slug, (client) =>
    client.query("UPDATE sealed_credential SET expires_at = now() - interval '1 second' WHERE kind IN ('graph-token', 'exchange-token')"),
  );
}

/** Records that a step was just found stuck with this error. */
export async function meetsError(env: Record<string, string>, slug: string, code: string): Promise<void> {
  await atCustomer(env, slug, (client, id) =>
    client.query("INSERT INTO error_seen (customer_id, code, seen_at) VALUES ($1, $2, now())", [id, code]),
  );
}

/** In the customer's scope, as row-level security requires. */
async function atCustomer<T>(env: Record<string, string>, slug: string, work: (client: pg.Client, id: string) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.key', $1, true)", [`slug:${slug}`]);
    const { rows } = await client.query<{ id: string }>("SELECT id FROM customer WHERE slug = $1", [slug]);
    const id = rows[0]?.id ?? "";
    await client.query("SELECT set_config('app.customer', $1, true)", [id]);
    const done = await work(client, id);
    await client.query("COMMIT");
    return done;
  } finally {
    await client.end();
  }
}
