import { describe, expect, it } from "vitest";
import type { SeenReplica } from "@/lib/store/replicas";
import { goneAfterMs, type Watched, watch } from "./replica-watch";

const other = (beats: string, isConnected: boolean): SeenReplica => ({ id: "other", beats, isConnected });

/** Looks every two seconds, and returns after how many seconds the other process counts as gone; null when it never does. */
function goneAfter(looks: (second: number) => SeenReplica | null): number | null {
  let watched = new Map<string, Watched>();
  for (let second = 0; second <= 200; second += 2) {
    const seen = looks(second);
    if (seen === null) {
      watched = new Map();
      continue;
    }
    const next = watch(watched, [seen], second * 1000);
    if (next.gone.length > 0) return second;
    watched = next.watched;
  }
  return null;
}

describe("another process", () => {
  it("is gone a few seconds after its connections ended and it stopped counting", () => {
    expect(goneAfter(() => other("7", false))).toBe(goneAfterMs.unconnected / 1000);
  });

  it("is gone within a minute when its host vanished and its connections seem to be open", () => {
    expect(goneAfter(() => other("7", true))).toBeGreaterThanOrEqual(goneAfterMs.connected / 1000);
    expect(goneAfter(() => other("7", true))).toBeLessThan(60);
  });

  it("is alive while it counts, also when its engine has no connection", () => {
    expect(goneAfter((second) => other(String(second), false))).toBeNull();
  });

  it("is not judged by the time in which the database was away", () => {
    const backAt = 100;
    const looks = (second: number) => (second > 2 && second < backAt ? null : other(second < backAt + 4 ? "7" : String(second), false));
    expect(goneAfter(looks)).toBeNull();
  });

  it("is alive while it is connected when it is of a version that does not count", () => {
    expect(goneAfter(() => other("0", true))).toBeNull();
    expect(goneAfter(() => other("0", false))).toBe(goneAfterMs.unconnected / 1000);
  });
});
