import { describe, expect, it } from "vitest";
import { desired, satisfied } from "@/testing/observed-tenant";
import type { Made } from "./ledger";
import { leftAlone, leftAloneId, leftAloneWords, readLeftAlone } from "./left-alone";
import { leftByUndo } from "./left-by-undo";
import type { Observed, ObservedApplication } from "./observed";

const full = satisfied(desired());
const app = full.observed.application.known ? (full.observed.application.value as ObservedApplication) : null;
const everything: Made[] = [
  { kind: "application", id: "app-object" },
  { kind: "service-principal", id: "sp" },
  ...desired().permissions.map(({ name }): Made => ({ kind: "grant", id: name })),
  { kind: "exchange-assignment", id: "Transport Hygiene" },
  { kind: "exchange-service-principal", id: "sp" },
  { kind: "integration", id: "data-source" },
  { kind: "integration", id: "alert-source" },
];
const knowing = (made: readonly Made[]) => ({ ...full.known, made, ours: { ...full.known.ours, thumbprints: ["AB".repeat(20)] } });
const withSecret = (keyId: string): Observed => ({
  ...full.observed,
  application: {
    known: true,
    requestId: null,
    value: {
      ...(app as ObservedApplication),
      secrets: [...(app?.secrets ?? []), { keyId, displayName: "mallory", startDateTime: "2026-01-01", endDateTime: "2027-01-01" }],
    },
  },
});

describe("what an undo does not take back", () => {
  it("is nothing when the portal made everything", () => {
    expect(leftByUndo(full.observed, knowing(everything))).toEqual({ stays: [], goesAlong: [] });
  });

  it("names what somebody else put on an app that is deleted with it", () => {
    const made = everything.filter(({ id }) => id !== "Mail.Read");
    const { stays, goesAlong } = leftByUndo(withSecret("x"), knowing(made));
    expect(stays).toEqual([]);
    expect(goesAlong).toEqual([
      "The client secret “mallory” was not made by the portal, and goes with the app.",
      "Mail.Read on Microsoft Graph was not made by the portal, and goes with the app.",
    ]);
  });

  it("names an adopted app, what is on it, and what others made in Exchange and in Dropzone", () => {
    const anothers = {
      known: true as const,
      value: { id: "i", tenantId: "t", clientId: "another-app", account: { status: "active" as const } },
      requestId: null,
    };
    const observed = { ...withSecret("x"), integrations: { "data-source": anothers, "alert-source": anothers } };
    const { stays, goesAlong } = leftByUndo(observed, knowing([]));
    expect(goesAlong).toEqual([]);
    expect(stays.slice(0, 3)).toEqual([
      "The app registration “Dropzone AI” stays: it was there before.",
      "Its enterprise application stays: it was there before.",
      "The client secret “mallory” stays: the portal did not make it.",
    ]);
    expect(stays.filter((sentence) => sentence.includes("stays: the portal did not make it"))).toHaveLength(14);
    expect(stays.slice(-4)).toEqual([
      "The Exchange role “Transport Hygiene” stays: somebody else assigned it.",
      "The app's entry in Exchange stays: somebody else made it.",
      expect.stringMatching(/^The Data Source “.*” in Dropzone stays: it uses another app \(client ID another-app\)\.$/),
      expect.stringMatching(/^The Alert Source “.*” in Dropzone stays/),
    ]);
  });
});

describe("what declined choices leave alone", () => {
  it("is stored by ids that are read again in the same words", () => {
    const items = leftAlone(desired([]), full.observed, { made: [] });
    expect(items.map(leftAloneWords)).toContain("The Exchange role “Transport Hygiene” stays: somebody else assigned it");
    expect(items.map(leftAloneWords).some((words) => words.startsWith("Machine.LiveResponse on "))).toBe(true);
    expect(items.map(leftAloneId).map(readLeftAlone)).toEqual(items);
    expect(["application:owner:uma", "left-alone:grant:Nothing.Known"].map(readLeftAlone)).toEqual([null, null]);
  });
});
