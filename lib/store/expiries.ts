import "server-only";
import { z } from "zod";
import { expiryKinds } from "@/lib/staff/list/summary";
import { asStaff } from "./database";

/** What expires soon, for every customer: the client secret that Dropzone holds, and the certificate where one is used. */

const expirySchema = z.object({ id: z.string(), slug: z.string(), name: z.string(), what: z.enum(expiryKinds), at: z.date() });
export type Expiry = z.infer<typeof expirySchema>;

/** Soonest first. Customers who have ended are left out. Not read from the customers' summaries: those hold only the next expiry, and one already past would hide the other. */
export function listExpiries(withinDays: number): Promise<Expiry[]> {
  const until = new Date(Date.now() + withinDays * 24 * 3600 * 1000);
  return asStaff(async (db) => {
    const rows = await db.$queryRaw`
      SELECT c.id, c.slug, c.name, 'client-secret' AS what, min(s.secret_ends_at) AS at
      FROM submission s JOIN customer c ON c.id = s.customer_id
      WHERE c.ended_at IS NULL AND s.secret_ends_at > now() AND s.secret_ends_at <= ${until} GROUP BY c.id
      UNION ALL
      SELECT c.id, c.slug, c.name, 'certificate', t.not_after
      FROM certificate t JOIN customer c ON c.id = t.customer_id JOIN customer_summary s ON s.customer_id = c.id
      WHERE c.ended_at IS NULL AND t.not_after > now() AND t.not_after <= ${until} AND s.capabilities @> ARRAY['quarantine']
      ORDER BY at`;
    return z.array(expirySchema).parse(rows);
  });
}
