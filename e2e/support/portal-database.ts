import pg from "pg";

/** What no command of the portal does: moves the dates of a customer's invitations into the past. */
export async function expireInvitations(env: Record<string, string>, slug: string): Promise<void> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.key', $1, true)", [`slug:${slug}`]);
    const { rows } = await client.query<{ id: string }>("SELECT id FROM customer WHERE slug = $1", [slug]);
    await client.query("SELECT set_config('app.customer', $1, true)", [rows[0]?.id]);
    const expired = await client.query("UPDATE invitation SET expires_at = now() - interval '1 minute'");
    await client.query("COMMIT");
    if (!expired.rowCount) throw new Error(`${slug} has no invitation that could expire.`);
  } finally {
    await client.end();
  }
}
