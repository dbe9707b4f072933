import "server-only";
import { z } from "zod";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { expiryKinds } from "@/lib/staff/list/summary";
import { findCertificate } from "./certificates";
import { findChoices } from "./choices";
import { asStaff, inCustomer } from "./database";
import { listSubmissions } from "./submissions";

/**
 * What ends: the client secret that Dropzone holds, and the certificate where one is used. The calendar entry, the webhooks, the staff's list
 * and the pages read it from here.
 */

const expirySchema = z.object({ id: z.string(), slug: z.string(), name: z.string(), what: z.enum(expiryKinds), at: z.date() });
export type Expiry = z.infer<typeof expirySchema>;

/**
 * Of every customer who has not ended, soonest first. Not read from the customers' summaries: those hold only the next expiry, and one
 * already past would hide the other.
 */
export function listExpiries(withinDays: number, now = new Date()): Promise<Expiry[]> {
  const until = new Date(now.getTime() + withinDays * 24 * 3600 * 1000);
  return asStaff(async (db) => {
    const rows = await db.$queryRaw`
      SELECT c.id, c.slug, c.name, 'client-secret' AS what, min(s.secret_ends_at) AS at
      FROM submission s JOIN customer c ON c.id = s.customer_id
      WHERE c.ended_at IS NULL AND s.secret_ends_at > ${now} AND s.secret_ends_at <= ${until} GROUP BY c.id
      UNION ALL
      SELECT c.id, c.slug, c.name, 'certificate', t.not_after
      FROM certificate t JOIN customer c ON c.id = t.customer_id JOIN customer_summary s ON s.customer_id = c.id
      WHERE c.ended_at IS NULL AND t.not_after > ${now} AND t.not_after <= ${until} AND s.capabilities @> ARRAY['quarantine']
      ORDER BY at`;
    return z.array(expirySchema).parse(rows);
  });
}

/** Times are ISO 8601. */
export type Endings = {
  /** Null when Dropzone holds none. `madeAt`: null when it was not recorded. */
  secret: { keyId: string | null; madeAt: string | null; endsAt: string } | null;
  /** Null when none is used. */
  certificate: { endsAt: string } | null;
};

/** Of one customer, also those that are past. Where the integrations hold two secrets, the one that ends first. */
export function findEndings(customerId: string): Promise<Endings> {
  return inCustomer(customerId, async (db) => {
    const held = (await listSubmissions(customerId)).flatMap(({ secretKeyId: keyId, secretEndsAt: endsAt }) =>
      endsAt ? [{ keyId, endsAt }] : [],
    );
    const secret = held.toSorted((one, other) => Date.parse(one.endsAt) - Date.parse(other.endsAt))[0];
    const made = secret?.keyId ? await db.ownCredential.findFirst({ where: { customerId, keyId: secret.keyId } }) : null;
    const choices = await findChoices(customerId);
    const certificate = choices !== null && isOn(choices, "quarantine") ? await findCertificate(customerId) : null;
    return {
      secret: secret ? { ...secret, madeAt: made?.recordedAt.toISOString() ?? null } : null,
      certificate: certificate && { endsAt: certificate.notAfter },
    };
  });
}
