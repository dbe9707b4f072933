import "server-only";
import { z } from "zod";
import type { PermissionName } from "@/lib/catalogue/permissions";
import { type Answer, type PermissionLevel, permissionLevels } from "@/lib/catalogue/states";
import { inCustomer } from "./database";

/** The last answer seen for each permission at each level of truth: declared, granted, in the token, works. */

export type PermissionEvidence = {
  permission: PermissionName;
  level: PermissionLevel;
  answer: Answer;
  note: string | null;
  requestId: string | null;
  seenAt: string;
};

type SeenPermission = Pick<PermissionEvidence, "permission" | "level" | "answer"> & { note?: string | null; requestId?: string | null };

/** One statement for all of them: a look at the tenant records some fifty answers. */
export async function recordPermissions(customerId: string, seen: readonly SeenPermission[]): Promise<void> {
  if (seen.length === 0) return;
  await inCustomer(
    customerId,
    (db) => db.$executeRaw`
      INSERT INTO permission_evidence (customer_id, permission, level, answer, note, request_id, seen_at)
      SELECT ${customerId}::uuid, permission, level, answer, note, "requestId", now()
      FROM jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) AS seen (permission text, level text, answer text, note text, "requestId" text)
      ON CONFLICT (customer_id, permission, level)
      DO UPDATE SET answer = excluded.answer, note = excluded.note, request_id = excluded.request_id, seen_at = excluded.seen_at`,
  );
}

export function listPermissions(customerId: string): Promise<PermissionEvidence[]> {
  return inCustomer(customerId, async (db) => {
    const rows = await db.permissionEvidence.findMany({ where: { customerId } });
    return rows.map(({ note, requestId, ...row }) => ({
      permission: row.permission as PermissionName,
      level: z.enum(permissionLevels).parse(row.level),
      answer: z.enum(["yes", "no", "on-its-way", "unknown"]).parse(row.answer),
      note,
      requestId,
      seenAt: row.seenAt.toISOString(),
    }));
  });
}
