import { describe, expect, it } from "vitest";
import { accountSchema } from "@/lib/catalogue/integration-account";
import { desired, emptyTenant, satisfied } from "@/testing/observed-tenant";
import type { Change } from "../planning/changes";
import { plan } from "../planning/plan";
import { reconcile } from "../planning/reconcile";
import { stepView } from "../status/step-view";
import { firstAlertOf, nextAskAt } from "./account";
import { driftBetween } from "./drift";
import { watchingView } from "./switch";
import { startOfNext } from "./when";

const now = Date.parse("2026-06-01T12:00:00.000Z");
const ago = (ms: number) => new Date(now - ms).toISOString();
const minute = 60_000;
const day = 24 * 3_600_000;

describe("a customer's turn", () => {
  it("comes once a day at the same time, and the turns of many customers are spread evenly over the day", () => {
    const perHour = Array.from({ length: 24 }, () => 0);
    for (let i = 0; i < 24_000; i++) {
      const turn = startOfNext(`customer-${i}`, now);
      expect(turn - now).toBeGreaterThanOrEqual(3_600_000);
      expect(turn - now).toBeLessThanOrEqual(25 * 3_600_000);
      expect(startOfNext(`customer-${i}`, turn) - turn).toBe(day);
      const hour = new Date(turn).getUTCHours();
      perHour[hour] = (perHour[hour] ?? 0) + 1;
    }
    for (const customers of perHour) expect(Math.abs(customers - 1000)).toBeLessThan(150);
  });
});

describe("Dropzone's account of an integration", () => {
  it.each([
    ["of an older Dropzone, which tells nothing", { status: "active" }, { status: "active" }],
    ["with a time that is none", { status: "active", firstAlert: "soon" }, { status: "active" }],
    [
      "in full",
      { status: "failing", lastError: { at: "2026-06-01T14:00:00+02:00", message: "AADSTS700016" }, firstAlert: null },
      { status: "failing", lastError: { at: "2026-06-01T12:00:00.000Z", message: "AADSTS700016" }, firstAlert: null },
    ],
  ])("%s is read", (_, said, read) => {
    expect(JSON.parse(JSON.stringify(accountSchema.parse(said)))).toEqual(read);
  });

  const said = (firstAlert: string | null | undefined) => ({ "alert-source": { status: "active" as const, firstAlert } });

  it.each([
    ["received", said(ago(minute)), { is: "received", at: ago(minute) }],
    ["awaited at first", said(null), { is: "awaited", savedAt: ago(minute), askedAt: ago(0) }],
    ["nobody's business while Dropzone does not tell", said(undefined), null],
  ])("the first alert is %s", (_, accounts, is) => {
    expect(firstAlertOf(accounts, { savedAt: ago(minute), askedAt: ago(0), now })).toEqual(is);
  });

  it("the first alert is late after a day", () => {
    expect(firstAlertOf(said(null), { savedAt: ago(day + 1), askedAt: ago(0), now })).toMatchObject({ is: "late" });
  });

  it.each([
    ["every two minutes in the first hour", null, 5 * minute, 2 * minute],
    ["every half hour on the first day", null, 5 * 60 * minute, 30 * minute],
  ])("is asked for %s, until the first alert has come", (_, firstAlert, age, pause) => {
    expect(nextAskAt("c", said(firstAlert), { savedAt: ago(age), now }) - now).toBe(pause);
    expect(nextAskAt("c", said(ago(0)), { savedAt: ago(age), now })).toBe(startOfNext("ask:c", now));
    expect(nextAskAt("c", said(undefined), { savedAt: ago(age), now })).toBe(startOfNext("ask:c", now));
    const failing = { "alert-source": { status: "failing" as const, firstAlert: ago(day) } };
    expect(nextAskAt("c", failing, { savedAt: ago(9 * day), now }) - now).toBe(30 * minute);
  });
});

describe("drift", () => {
  const was = [stepView("client-secret", "done", "Valid until 2028-01-01", ago(day))];
  const found = { step: "client-secret", was: "Valid until 2028-01-01", lastDoneAt: ago(day) };

  it.each([
    ["needs-you", [found]],
    ["stuck", [found]],
    ["could-not-check", []],
    ["waiting", []],
    ["done", []],
  ] as const)("of a step that was done and is %s", (state, drift) => {
    expect(driftBetween(was, [stepView("client-secret", state, "", ago(0))], null)).toEqual(drift);
  });

  it("is none when the step was not done before, or only before the choices changed", () => {
    const after = [stepView("client-secret", "needs-you", "", ago(0))];
    expect(driftBetween([stepView("client-secret", "needs-you", "", ago(day))], after, null)).toEqual([]);
    expect(driftBetween([], after, null)).toEqual([]);
    expect(driftBetween(was, after, ago(minute))).toEqual([]);
    expect(driftBetween(was, after, ago(2 * day))).toEqual([found]);
  });
});

describe("the permission to look in the portal's own name", () => {
  const want = desired();
  const seen = (grantId: string | null) => ({ known: true as const, value: { servicePrincipalId: "portal", grantId }, requestId: null });
  const planned = (watching: "on" | "off" | null, grantId: string | null): readonly Change[] => {
    const { observed, known } = satisfied(want);
    return plan({ ...want, watching }, { ...observed, watching: seen(grantId) }, known);
  };

  it.each([
    ["on", null, [{ do: "grant-watching" }]],
    ["on", "g", []],
    ["off", "g", [{ do: "retire-watching", grantId: "g" }]],
    ["off", null, []],
    [null, "g", []],
  ] as const)("wanted %s and granted %s makes the plan", (watching, grantId, changes) => {
    expect(planned(watching, grantId)).toEqual(changes);
  });

  it("is in no plan while nobody could see whether it is there", () => {
    const { observed, known } = satisfied(want);
    expect(plan({ ...want, watching: "on" }, { ...observed, watching: emptyTenant().watching }, known)).toEqual([]);
  });

  it("is taken back only as it was confirmed", () => {
    const { observed } = satisfied(want);
    const again = planned("off", "another");
    const { toApply, changedSince } = reconcile({
      confirmed: [{ do: "retire-watching", grantId: "g" }],
      needed: again,
      observed: { ...observed, watching: seen("another") },
    });
    expect(toApply).toEqual([]);
    expect(changedSince).toEqual([{ do: "retire-watching", grantId: "g" }]);
  });

  it.each([
    [null, "off"],
    [{ wanted: true, granted: null }, "to-grant"],
    [{ wanted: true, granted: true }, "on"],
    [{ wanted: false, granted: true }, "to-retire"],
    [{ wanted: false, granted: false }, "off"],
    [{ wanted: true, granted: true, lookCode: "watching-not-granted" as const }, "to-grant"],
  ])("of %o is shown as %s", (watch, is) => {
    expect(watchingView(watch && { lookedAt: null, lookCode: null, ...watch }).is).toBe(is);
  });
});
