import "server-only";
import { z } from "zod";
import { bounded } from "@/lib/catalogue/bounded";
import { waitingOnWhom } from "@/lib/catalogue/waiting-on";
import { env } from "@/lib/env";
import { customerPath } from "@/lib/links/paths";
import { stages } from "@/lib/staff/list/summary";
import { longestCursor } from "@/lib/store/page-cursor";
import { type CustomerSummary, isListCursor, listSummaries } from "@/lib/store/summaries";

/** GET /api/v1/customers: the list of customers, page by page. docs/openapi.yaml describes its shape. */

/** Strict, unlike the query strings of pages: a program is told about every wrong parameter. */
const querySchema = bounded(
  z.strictObject({
    limit: z.coerce
      .number("is not a number")
      .int("is not a whole number")
      .min(1, "is less than 1")
      .max(200, "is more than 200")
      .default(50),
    cursor: z
      .string()
      .max(longestCursor, `is longer than ${longestCursor} characters`)
      .refine((text) => isListCursor(text, "name"), "is not what `next` said")
      .optional(),
    search: z.string().trim().min(1, "is empty").max(100, "is longer than 100 characters").optional(),
    waiting_on: z.enum(waitingOnWhom, `is none of ${waitingOnWhom.join(", ")}`).optional(),
    stage: z.enum(stages, `is none of ${stages.join(", ")}`).optional(),
  }),
);

export type QueryProblem = { parameter: string; says: string };
type Listed =
  | { ok: true; page: { data: ListedCustomer[]; next: string | null } }
  | { ok: false; reason: "query"; problems: QueryProblem[] };

export async function listForMachines(query: URLSearchParams): Promise<Listed> {
  const parsed = querySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) return { ok: false, reason: "query", problems: parsed.error.issues.flatMap(problemsOf) };
  const { limit, cursor, search, waiting_on: waitingOn, stage } = parsed.data;
  const filters = { ...(search ? { search } : {}), ...(waitingOn ? { waitingOn } : {}), ...(stage ? { stage } : {}) };
  // Sorted by name: the only order in which customers do not move while a program reads the pages.
  const { rows, next } = await listSummaries({ filters, sort: "name", after: cursor ?? null, limit });
  return { ok: true, page: { data: rows.map(listedCustomer), next } };
}

export type ListedCustomer = ReturnType<typeof listedCustomer>;

export function listedCustomer(row: CustomerSummary) {
  return {
    slug: row.slug,
    name: row.name,
    url: `${env().PORTAL_ORIGIN}${customerPath(row.slug)}`,
    cloud: row.cloud,
    route: row.route,
    owner: row.owner?.name ?? null,
    ...standing(row),
    created_at: row.createdAt,
  };
}

type Standing = Pick<
  CustomerSummary,
  "stage" | "done" | "of" | "waitingOn" | "waitingStep" | "waitingSince" | "capabilities" | "nextExpiry" | "lastActivityAt"
>;

export const standing = (summary: Standing) => ({
  stage: summary.stage,
  done: summary.done,
  of: summary.of,
  waiting_on: summary.waitingOn,
  waiting_step: summary.waitingStep,
  waiting_since: summary.waitingSince,
  capabilities: summary.capabilities,
  next_expiry: summary.nextExpiry,
  last_activity_at: summary.lastActivityAt,
});

function problemsOf(issue: z.core.$ZodIssue): QueryProblem[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((parameter) => ({ parameter, says: "is not a parameter of this call" }));
  return [{ parameter: issue.path.join("."), says: issue.message }];
}
