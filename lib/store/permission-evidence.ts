import "server-only";
import { z } from "zod";
import { isNeverTried, type PermissionName } from "@/lib/catalogue/permissions";
import { type Answer, answers, type PermissionLevel, permissionLevels } from "@/lib/catalogue/states";
import { type ErrorCode, isErrorCode } from "@/lib/errors/codes";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/** The last answer seen for each permission at each level of truth: declared, granted, in the token, works. */

export type PermissionEvidence = {
  permission: PermissionName;
  level: PermissionLevel;
  answer: Answer;
  note: string | null;
  /** Why the answer is not "yes". Null when there is no reason to give, and in rows of earlier versions. */
  code: ErrorCode | null;
  requestId: string | null;
  seenAt: string;
};

type PermissionRow = Prisma.PermissionEvidenceGetPayload<object>;

export type SeenPermission = Pick<PermissionEvidence, "permission" | "level" | "answer"> &
  Partial<Pick<PermissionEvidence, "note" | "code" | "requestId">>;

/** One statement for all of them: a look at the tenant records some fifty answers. */
export async function recordPermissions(customerId: string, seen: readonly SeenPermission[]): Promise<void> {
  if (seen.length === 0) return;
  await inCustomer(
    customerId,
    (db) => db.$executeRaw`
      INSERT INTO permission_evidence (customer_id, permission, level, answer, note, code, request_id, seen_at)
      SELECT ${customerId}::uuid, permission, level, answer, note, code, "requestId", now()
      FROM jsonb_to_recordset(${JSON.stringify(seen.map(asStored))}::jsonb)
        AS seen (permission text, level text, answer text, note text, code text, "requestId" text)
      ON CONFLICT (customer_id, permission, level)
      DO UPDATE SET answer = excluded.answer, note = excluded.note, code = excluded.code, request_id = excluded.request_id,
        seen_at = excluded.seen_at`,
  );
}

export function listPermissions(customerId: string): Promise<PermissionEvidence[]> {
  return inCustomer(customerId, async (db) => (await db.permissionEvidence.findMany({ where: { customerId } })).map(toPermission));
}

export const toPermission = ({ note, requestId, ...row }: PermissionRow): PermissionEvidence => ({
  permission: row.permission as PermissionName,
  level: z.enum(permissionLevels).parse(row.level),
  answer: answerIn(row),
  note,
  code: row.code !== null && isErrorCode(row.code) ? row.code : null,
  requestId,
  seenAt: row.seenAt.toISOString(),
});

/** Processes of the version before run beside this one during a deployment, and know four answers only. They read this one as "unknown". */
const asStored = (seen: SeenPermission): SeenPermission => (seen.answer === "not-tried" ? { ...seen, answer: "unknown" } : seen);

const notTried = "permission-not-tried" satisfies ErrorCode;

/** Earlier versions stored "yes" for a permission that is never tried, once a token had it. */
function answerIn({ permission, level, answer, code }: Pick<PermissionRow, "permission" | "level" | "answer" | "code">): Answer {
  const isOldYes = level === "works" && answer === "yes" && isNeverTried(permission);
  if (isOldYes || (answer === "unknown" && code === notTried)) return "not-tried";
  return z.enum(answers).parse(answer);
}
