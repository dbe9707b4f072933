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
import type { Prisma } from "./generated/client";
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

/**
 * Adds a row when the finding changed. The same finding again only updates the time and evidence of the newest row. Several looks may run
 * at once (a run, a plan in another tab): they write one after another, and an earlier observation never replaces a later one.
 */
export async function recordSteps(customerId: string, views: readonly StepView[]): Promise<void> {
  await inCustomer(customerId, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`steps:${customerId}`}, 0))`;
    const newest = new Map((await newestOf(db, customerId)).map((row) => [row.step, row]));
    const done: { step: StepSlug; at: Date }[] = [];
    for (const view of views) {
      const before = newest.get(view.slug);
      const data = toRow(lasting(view, before ? toStepView(before) : null));
      if (before && before.observedAt > data.observedAt) continue;
      if (view.state === "done") done.push({ step: view.slug, at: data.observedAt });
      if (before && isDeepStrictEqual(finding(toStepView(before)), finding(view))) {
        await db.stepEvidence.update({ where: { id: before.id, customerId }, data });
      } else {
        await db.stepEvidence.create({ data: { customerId, step: view.slug, ...data } });
        if (view.trouble) await noteError(db, customerId, { code: countedCode(view.trouble), at: data.observedAt });
      }
    }
    await noteFinishes(db, customerId, done);
  });
}

/** The newest finding of each step, in the order of the steps. A step without any finding is left out. */
export function listSteps(customerId: string): Promise<StepView[]> {
  return inCustomer(customerId, async (db) => {
    const views = (await newestOf(db, customerId)).map(toStepView);
    return views.sort((a, b) => stepSlugs.indexOf(a.slug) - stepSlugs.indexOf(b.slug));
  });
}

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

async function newestOf(db: Database, customerId: string) {
  const newest = await db.$queryRaw<{ id: bigint }[]>`
    SELECT DISTINCT ON (step) id FROM step_evidence WHERE customer_id = ${customerId}::uuid ORDER BY step, id DESC`;
  return db.stepEvidence.findMany({ where: { customerId, id: { in: newest.map((row) => row.id) } } });
}

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
function waitsForOf({ waitsFor, waitsForWhom }: Prisma.StepEvidenceGetPayload<object>): WaitsFor | null {
  const bySlug = waitsForWhom === null ? null : readWaitsFor(waitsForWhom);
  return bySlug ?? (waitsFor === null ? null : waitsForInWords(waitsFor));
}

function toStepView(row: Prisma.StepEvidenceGetPayload<object>): StepView {
  return {
    slug: z.enum(stepSlugs as [StepSlug, ...StepSlug[]]).parse(row.step),
    state: z.enum(stepStates).parse(row.state),
    line: row.line,
    waitsFor: waitsForOf(row),
    observedAt: row.observedAt.toISOString(),
    nextCheckAt: row.nextCheckAt?.toISOString() ?? null,
    facts: z.array(factSchema).parse(row.facts),
    evidence: z.array(evidenceSchema).parse(row.evidence),
    trouble: troubleSchema.parse(row.trouble),
  };
}
