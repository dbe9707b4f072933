import pg from "pg";

/** Moves the end of the secret that Dropzone holds: the portal then sees what it sees when time has passed. */
export async function secretEndsIn(days: number, { ownerUrl, slug }: { ownerUrl: string; slug: string }): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const moved = await client.query(
    "UPDATE submission SET secret_ends_at = now() + make_interval(days => $1) WHERE customer_id = (SELECT id FROM customer WHERE slug = $2)",
    [days, slug],
  );
  await client.end();
  if (!moved.rowCount) throw new Error("Dropzone holds no secret.");
}
