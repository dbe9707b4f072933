import "server-only";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { stepStates } from "@/lib/catalogue/states";
import { type StepSlug, stepSlugs } from "@/lib/catalogue/steps";
import { countedCode } from "@/lib/errors/trouble";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { readWaitsFor, type WaitsFor, waitsForInWords, waitsForWords } from "@/lib/onboarding/status/waits-for";
import { type Database, inCustomer } from "./database";
import { noteError } from "./errors-seen";
import { Prisma } from "./generated/client";
import { noteFinishes } from "./step-finishes";
import { storedTrouble, troubleSchema } from "./trouble";

/** What was found about each step. A new row is added when the finding changes; the checklist shows each step's newest row. */

const factSchema = z.object({ label: z.string(), value: z.string(), at: z.string().optional(), copy: z.boolean().optional() });
const evidenceSchema = z.object({
  at: z.string(),
  what: z.string(),
  outcome: z.string(),
  status: z.number().nullable(),
  requestId: z.string().nullable(),
  correlationId: z.string().nullish(),
  code: z.string().nullish(),
});

/** Called with the findings that are there, once no other look can write any. Returns the new ones. */
type Finding = (before: readonly StepView[]) => readonly StepView[];

/**
 * Adds a row when the finding changed. The same finding again only updates the time and evidence of the newest row. Several looks may run
 * at once (a run, a plan in another tab): they write one after another, and an earlier observation never replaces a later one.
 * Returns the findings as they were before, and the new ones.
 */
export async function recordSteps(
  customerId: string,
  given: readonly StepView[] | Finding,
): Promise<{ before: readonly StepView[]; found: readonly StepView[] }> {
  return inCustomer(customerId, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`steps:${customerId}`}, 0))`;
    const rows = await newestOf(db, customerId);
    const before = inOrder(rows.map(toStepView));
    const newest = new Map(rows.map((row) => [row.step, row]));
    const done: { step: StepSlug; at: Date }[] = [];
    const added: StepView[] = [];
    const again: { id: string; view: StepView }[] = [];
    const found = typeof given === "function" ? given(before) : given;
    for (const seen of found) {
      const last = newest.get(seen.slug);
      const view = { ...lasting(seen, last ? toStepView(last) : null), observedAt: seen.observedAt ?? new Date().toISOString() };
      if (last && last.observedAt > new Date(view.observedAt)) continue;
      if (view.state === "done") done.push({ step: view.slug, at: new Date(view.observedAt) });
      if (last && isDeepStrictEqual(finding(toStepView(last)), finding(view))) again.push({ id: String(last.id), view });
      else added.push(view);
    }
    if (again.length > 0) await renew(db, customerId, again);
    if (added.length > 0)
      await db.stepEvidence.createMany({ data: added.map((view) => ({ customerId, step: view.slug, ...toRow(view) })) });
    for (const { trouble, observedAt } of added)
      if (trouble) await noteError(db, customerId, { code: countedCode(trouble), at: observedAt ? new Date(observedAt) : new Date() });
    await noteFinishes(db, customerId, done);
    return { before, found };
  });
}

/** The same finding, seen again. */
async function renew(db: Database, customerId: string, again: readonly { id: string; view: StepView }[]): Promise<void> {
  const rows = again.map(({ id, view }) => ({ id, ...toRow(view), trouble: view.trouble && storedTrouble(view.trouble) }));
  await db.$executeRaw`
    UPDATE step_evidence SET state = seen.state, line = seen.line, waits_for = seen."waitsFor", waits_for_whom = seen."waitsForWhom",
      trouble = seen.trouble, facts = seen.facts, evidence = seen.evidence, next_check_at = seen."nextCheckAt", observed_at = seen."observedAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS seen (id bigint, state text, line text, "waitsFor" text, "waitsForWhom" text,
      trouble jsonb, facts jsonb, evidence jsonb, "nextCheckAt" timestamptz, "observedAt" timestamptz)
    WHERE step_evidence.customer_id = ${customerId}::uuid AND step_evidence.id = seen.id`;
}

/** The newest finding of each step, in the order of the steps. A step without any finding is left out. */
export function listSteps(customerId: string): Promise<StepView[]> {
  return inCustomer(customerId, async (db) => toSteps(await newestOf(db, customerId)));
}

export const toSteps = (newest: readonly StepRow[]): StepView[] => inOrder(newest.map(toStepView));

const inOrder = (views: readonly StepView[]): StepView[] =>
  [...views].sort((a, b) => stepSlugs.indexOf(a.slug) - stepSlugs.indexOf(b.slug));

/**
 * Newest first.
 * @fortests Pages show only a step's newest finding; tests check the earlier ones.
 */
export function listStepHistory(customerId: string, slug: StepSlug, limit: number): Promise<StepView[]> {
  return inCustomer(customerId, async (db) =>
    (await db.stepEvidence.findMany({ where: { customerId, step: slug }, orderBy: { id: "desc" }, take: limit })).map(toStepView),
  );
}

/** Findings of all steps, newest first. */
export function listFindings(customerId: string, limit: number): Promise<StepView[]> {
  return inCustomer(customerId, async (db) =>
    (await db.stepEvidence.findMany({ where: { customerId }, orderBy: { id: "desc" }, take: limit })).map(toStepView),
  );
}

/** A step that could not be checked before either: the trouble says since when. */
function lasting(view: StepView, before: StepView | null): StepView {
  const isSame = view.state === "could-not-check" && before?.state === "could-not-check";
  if (!isSame || !view.trouble || !before?.trouble) return view;
  return { ...view, trouble: { ...view.trouble, since: before.trouble.since ?? before.trouble.at } };
}

/** What two findings are compared by: everything except times, evidence and request ids, which differ at every look. */
function finding({ state, line, waitsFor, trouble, facts }: StepView) {
  return [
    state,
    line,
    waitsFor,
    trouble?.code ?? null,
    trouble?.vendorCode ?? null,
    trouble?.detail ?? null,
    facts.map(({ label, value }) => [label, value]),
  ];
}

/** A row, with its times as PostgreSQL's JSON has them or as dates. */
export type StepRow = Omit<Prisma.StepEvidenceGetPayload<object>, "observedAt" | "nextCheckAt"> & {
  observedAt: Date | string;
  nextCheckAt: Date | string | null;
};

function newestOf(db: Database, customerId: string): Promise<Prisma.StepEvidenceGetPayload<object>[]> {
  return db.$queryRaw(newestInSql(customerId));
}

/** Selects the newest row of each step. */
export const newestInSql = (customerId: string) => Prisma.sql`
  SELECT DISTINCT ON (step) id, customer_id AS "customerId", step, state, line, facts, evidence, trouble, waits_for AS "waitsFor",
    waits_for_whom AS "waitsForWhom", next_check_at AS "nextCheckAt", observed_at AS "observedAt"
  FROM step_evidence WHERE customer_id = ${customerId}::uuid ORDER BY step, id DESC`;

const toRow = (view: StepView) => ({
  state: view.state,
  line: view.line,
  waitsFor: view.waitsFor && waitsForWords(view.waitsFor),
  waitsForWhom: view.waitsFor,
  trouble: storedTrouble(view.trouble),
  facts: z.array(factSchema).parse(view.facts),
  evidence: z.array(evidenceSchema).parse(view.evidence),
  nextCheckAt: view.nextCheckAt && new Date(view.nextCheckAt),
  observedAt: view.observedAt ? new Date(view.observedAt) : new Date(),
});

/** Rows written by the version up to November 2026, some of whose processes may still run, hold only the words. */
function waitsForOf({ waitsFor, waitsForWhom }: Pick<StepRow, "waitsFor" | "waitsForWhom">): WaitsFor | null {
  const bySlug = waitsForWhom === null ? null : readWaitsFor(waitsForWhom);
  return bySlug ?? (waitsFor === null ? null : waitsForInWords(waitsFor));
}

function toStepView(row: StepRow): StepView {
  return {
    slug: z.enum(stepSlugs as [StepSlug, ...StepSlug[]]).parse(row.step),
    state: z.enum(stepStates).parse(row.state),
    line: row.line,
    waitsFor: waitsForOf(row),
    observedAt: new Date(row.observedAt).toISOString(),
    nextCheckAt: row.nextCheckAt && new Date(row.nextCheckAt).toISOString(),
    facts: z.array(factSchema).parse(row.facts),
    evidence: z.array(evidenceSchema).parse(row.evidence),
    trouble: troubleSchema.parse(row.trouble),
  };
}
