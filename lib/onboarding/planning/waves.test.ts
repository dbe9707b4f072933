import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { resourceKeys } from "@/lib/catalogue/permissions";
import { desired, emptyTenant, nothingKnown, satisfied } from "@/testing/observed-tenant";
import { type Change, changeId, isHandOver } from "./changes";
import { plan } from "./plan";
import { waves } from "./waves";

describe("waves", () => {
  it("set up an empty tenant in four round trips", () => {
    expect(waves(plan(desired(), emptyTenant(), nothingKnown)).map((wave) => wave.length)).toEqual([1, 2, 14, 1]);
  });

  it("have every change exactly once, never two writes to the app registration together, and never more than fits in a batch", () => {
    const capabilitySets = fc.subarray([...optionalCapabilities]);
    const missing = fc.subarray(resourceKeys);
    fc.assert(
      fc.property(capabilitySets, missing, fc.boolean(), (capabilities, absent, appThere) => {
        const want = desired(capabilities);
        const start = appThere ? satisfied(desired([])).observed : emptyTenant();
        for (const key of absent) start.resources[key] = { known: true, value: null, requestId: null };
        const changes = plan(want, start, nothingKnown);
        const ordered = waves(changes);
        expect(ordered.flat().map(changeId).sort()).toEqual(
          changes
            .filter((c) => !isHandOver(c))
            .map(changeId)
            .sort(),
        );
        const appWrites: Change["do"][] = [
          "create-application",
          "declare-permissions",
          "add-certificate",
          "create-client-secret",
          "remove-orphan-secret",
        ];
        for (const wave of ordered) {
          expect(wave.length).toBeGreaterThan(0);
          expect(wave.length).toBeLessThanOrEqual(20);
          expect(wave.filter((c) => appWrites.includes(c.do)).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
