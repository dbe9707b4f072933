import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statesOfSteps } from "@/lib/catalogue/step-states";
import { errorRow } from "@/lib/errors/codes";
import { troubleWords } from "@/lib/errors/trouble";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { waitsForWords } from "@/lib/onboarding/status/waits-for";
import { exchangeSignIn } from "@/lib/provisioning/setup/exchange-sign-in";
import { loadFinish } from "@/lib/provisioning/setup/finish";
import { loadChecklist } from "@/lib/provisioning/setup/load-checklist";
import { adoptTrail, readTrail } from "@/lib/store/audit-trails";
import { findConsent } from "@/lib/store/consents";
import { type Customer, findCustomerBySlug, getCustomer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { countNumbers } from "@/lib/store/numbers";
import { listStepHistory } from "@/lib/store/step-evidence";
import { getSummary } from "@/lib/store/summaries";
import { useDatabaseBefore } from "@/testing/database";
import { loadCustomer } from "./load-customer";

/**
 * Rows written by the version before the migration state_is_not_words (prisma/dumps), and what that version itself read from them. This
 * version must read the same after the migration, also while processes of that version still write.
 */

const dump = (ending: string) => readFile(new URL(`../../prisma/dumps/before-state-is-not-words.${ending}`, import.meta.url), "utf8");
const slugs = ["contoso", "fabrikam", "northwind", "adatum", "litware", "woodgrove", "tailspin"] as const;
const staff = { id: randomUUID(), name: "Casey Morgan", roles: [] };

let database: Awaited<ReturnType<typeof useDatabaseBefore>>;
let owner: pg.Client;
let expected: Record<string, unknown>;
const customers = new Map<string, Customer>();

beforeAll(async () => {
  database = await useDatabaseBefore("20261127000000_state_is_not_words");
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  // Loads the rows as they are, without triggers adding anything.
  await owner.query("SET session_replication_role = replica");
  await owner.query(await dump("sql"));
  await owner.query("SET session_replication_role = origin");
  expected = JSON.parse(await dump("expected.json"));
  expect(await database.migrate()).toContain("20261127000000_state_is_not_words");
  for (const slug of slugs) customers.set(slug, (await findCustomerBySlug(slug)) as Customer);
});

afterAll(async () => {
  await Promise.all([owner.end(), disconnectDatabase()]);
  await database.close();
});

const named = (slug: string) => customers.get(slug) as Customer;

/** That version did not keep the cause where a role was missing: it showed only who could do the step. Nor did it know on whose side it lies. */
function asDrawn({ state, line, waitsFor, trouble: kept }: StepView) {
  const trouble = kept && errorRow(kept.code).roleMissing ? null : kept;
  return {
    ...{ state, line, waitsFor: waitsFor && waitsForWords(waitsFor) },
    trouble: trouble && { ...withoutWhose(troubleWords(trouble)), requestId: trouble.requestId, at: trouble.at },
  };
}

const withoutWhose = ({ whose: _, ...words }: ReturnType<typeof troubleWords>) => words;

/** Nor did it know that something can break. */
function asSummed(summary: Awaited<ReturnType<typeof getSummary>>) {
  if (summary === null) return null;
  const { broken, brokenSince, ...rest } = summary;
  expect([broken, brokenSince]).toEqual([[], null]);
  return rest;
}

describe("rows of the previous version", () => {
  it.each(slugs)("are read as that version read them: %s", async (slug) => {
    const customer = named(slug);
    const checklist = await loadChecklist(customer);
    const loaded = await loadCustomer(slug, { staff, kind: null, all: true });
    const finish = await loadFinish(customer);
    const read = {
      headline: checklist.headline,
      done: checklist.done,
      of: checklist.of,
      steps: Object.fromEntries(checklist.steps.map((view) => [view.slug, asDrawn(view)])),
      summary: asSummed(await getSummary(customer.id)),
      waiting: loaded?.waiting,
      decided: finish.ok ? finish.decided : finish.reason,
      isConsentedToExchange: (await exchangeSignIn(customer, "/")).isConsented,
      timeline: loaded?.timeline.entries.map(({ at, kind, who, what, detail, step, state }) =>
        [at, kind, who, what, detail, step, state].join(" | "),
      ),
    };
    expect(read).toEqual(expected[slug]);
    // The label once read "NationalCloud": a type was renamed, and the word on the screen with it.
    expect(loaded?.facts.map(({ label }) => label)).toContain("Cloud");
    // Older than the keys. An operator adopts such trails once.
    const { entries, verdict } = await readTrail(customer.id);
    expect(verdict).toEqual({ ok: false, reason: "no-head", seq: null });
    expect(await adoptTrail(customer.id)).toMatchObject({ ok: true, keyed: 0, chainedOnly: entries.length });
    expect((await readTrail(customer.id)).verdict).toMatchObject({ ok: true, keyed: 0, chainedOnly: entries.length });
  });

  it("are counted as that version counted them", async () => {
    const { errors, stepTimes } = await countNumbers("2020-01-01T00:00:00.000Z");
    // The last digit depends on whose exponential function it is: PostgreSQL's then, the engine's now.
    const rounded = (times: readonly (typeof stepTimes)[number][]) =>
      times.map((time) => ({
        ...time,
        medianSeconds: Number(time.medianSeconds.toPrecision(12)),
        p90Seconds: Number(time.p90Seconds.toPrecision(12)),
      }));
    const then = expected.numbers as Pick<Awaited<ReturnType<typeof countNumbers>>, "errors" | "stepTimes">;
    expect(errors.toSorted((a, b) => (a.code < b.code ? -1 : 1))).toEqual(then.errors);
    expect(rounded(stepTimes)).toEqual(rounded(then.stepTimes));
  });

  it("contain when consent was answered, and whether it was read back", async () => {
    expect(await findConsent(named("contoso").id, "exchange")).toEqual({ answeredAt: expect.any(Date), readBackAt: expect.any(Date) });
    expect(await findConsent(named("northwind").id, "exchange")).toEqual({ answeredAt: expect.any(Date), readBackAt: null });
    expect(await findConsent(named("woodgrove").id, "graph")).toEqual({ answeredAt: null, readBackAt: null });
  });
});

describe("a process of the previous version that writes during a deployment", () => {
  const audit = (customerId: string, action: string, detail: object) =>
    owner.query(
      `INSERT INTO audit_entry (customer_id, seq, at, actor, action, detail, prev_hash, hash)
       SELECT $1, max(seq) + 1, now(), 'ada', $2, $3, '', '' FROM audit_entry WHERE customer_id = $1`,
      [customerId, action, detail],
    );

  it("records consent and the portal's access so that this version sees it", async () => {
    const { id } = named("adatum");
    await audit(id, "consent-answered", { resource: "graph" });
    await audit(id, "delegated-access-read-back", { resource: "graph", missing: ["User.Read"] });
    expect(await findConsent(id, "graph")).toEqual({ answeredAt: expect.any(Date), readBackAt: null });
    await audit(id, "delegated-access-read-back", { resource: "graph", missing: [] });
    expect(await findConsent(id, "graph")).toMatchObject({ readBackAt: expect.any(Date) });
    await audit(id, "portal-access-kept", {});
    expect((await getCustomer(id)).portalAccess).toBe("kept");
  });

  it("updates a summary's letters, which then count instead of the older states by slug", async () => {
    const { id } = named("adatum");
    await owner.query("UPDATE customer_summary SET states = 'dn---------------' WHERE customer_id = $1", [id]);
    const states = statesOfSteps((slug) => (slug === "connect" ? "done" : slug === "capabilities" ? "needs-you" : undefined));
    expect((await getSummary(id))?.states).toEqual(states);
  });

  it("records in words whom a step waits for, and this version reads it", async () => {
    const { id } = named("adatum");
    await owner.query(
      `INSERT INTO step_evidence (customer_id, step, state, line, facts, evidence, waits_for)
       VALUES ($1, 'exchange-role', 'needs-you', 'Not assigned yet.', '[]', '[]', 'Exchange Administrator or Global Administrator')`,
      [id],
    );
    expect(await listStepHistory(id, "exchange-role", 1)).toMatchObject([{ waitsFor: "exchange-admin" }]);
  });
});
