import "server-only";
import { z } from "zod";
import type { IntegrationKind } from "@/lib/onboarding/planning/integrations";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/** What was submitted to Dropzone, and the result: one Data Source and one Alert Source per customer. */

const detailSchema = z.record(z.string(), z.json());

export type Submission = {
  kind: IntegrationKind;
  state: string;
  integrationId: string | null;
  /** Entra's keyId of the client secret that Dropzone holds. */
  secretKeyId: string | null;
  /** When that secret expires. */
  secretEndsAt: string | null;
  /** The application (client) id with which it was saved. Null when that was not recorded. */
  clientId: string | null;
  detail: z.infer<typeof detailSchema>;
  testedAt: string | null;
  savedAt: string | null;
};

type SubmissionChange = { state: string } & Partial<Omit<Submission, "kind" | "state">>;

/** Fields that are not given keep their values. The caller keeps secrets out of `detail`. */
export async function recordSubmission(customerId: string, kind: IntegrationKind, change: SubmissionChange): Promise<void> {
  const { detail, secretEndsAt, testedAt, savedAt, ...rest } = change;
  const data = {
    ...rest,
    ...(detail === undefined ? {} : { detail: detailSchema.parse(detail) }),
    ...dates({ secretEndsAt, testedAt, savedAt }),
  };
  const where = { customerId_kind: { customerId, kind } };
  await inCustomer(customerId, (db) => db.submission.upsert({ where, create: { customerId, kind, detail: {}, ...data }, update: data }));
}

/**
 * For an integration that the portal removed from Dropzone: it counts as never submitted. The row itself stays while the tenant is bound, as
 * everything does that was found there.
 */
export async function forgetSubmission(customerId: string, kind: IntegrationKind): Promise<void> {
  const nothing = { integrationId: null, secretKeyId: null, secretEndsAt: null, clientId: null, testedAt: null, savedAt: null, detail: {} };
  await recordSubmission(customerId, kind, { state: removed, ...nothing });
}

const removed = "removed";

export function listSubmissions(customerId: string): Promise<Submission[]> {
  return inCustomer(customerId, async (db) => {
    const rows = await db.submission.findMany({ where: { customerId, ...isThere }, orderBy: { kind: "desc" } });
    return rows.map(toSubmission);
  });
}

export const isThere = { state: { not: removed } } as const;

export const toSubmission = ({ customerId: _, ...row }: Prisma.SubmissionGetPayload<object>): Submission => ({
  ...row,
  kind: z.enum(["data-source", "alert-source"]).parse(row.kind),
  detail: detailSchema.parse(row.detail),
  secretEndsAt: row.secretEndsAt?.toISOString() ?? null,
  testedAt: row.testedAt?.toISOString() ?? null,
  savedAt: row.savedAt?.toISOString() ?? null,
});

function dates(given: Record<string, string | null | undefined>): Record<string, Date | null> {
  const known = Object.entries(given).filter((entry): entry is [string, string | null] => entry[1] !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, value === null ? null : new Date(value)]));
}
