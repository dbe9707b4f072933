import { describe, expect, it } from "vitest";
import { pauseBeforeNext } from "./delays";
import { changeRetryDelays, endsAfter, handOverTries, verificationDelays } from "./waiting";

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe("how long a run waits for Microsoft", () => {
  it.each([
    ["changes", changeRetryDelays],
    ["verification", verificationDelays],
  ])("%s: tries every few seconds at first, then less and less often, with no pause after the last try", (_, delays) => {
    expect(delays[0]).toBeLessThanOrEqual(2000);
    expect(delays.at(-1)).toBe(0);
    const pauses = delays.slice(0, -1);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  });

  it("is longer than Microsoft needs: two minutes for an object, two hours for a role in Exchange", () => {
    expect(sum(changeRetryDelays)).toBeGreaterThan(120_000);
    expect(sum(verificationDelays)).toBeGreaterThan(2 * 3_600_000);
    expect(handOverTries).toBeGreaterThan(1);
  });
});

/** Seconds until a run ends that verifies and hands over with the same result each time. */
function lasts(each: Omit<Parameters<typeof endsAfter>[0], "tries" | "refusals">, isRefused = false): number {
  let waited = 0;
  for (const [attempt, pause] of verificationDelays.entries()) {
    const tries = attempt + 1;
    if (endsAfter({ ...each, tries, refusals: isRefused ? tries : 0 })) return waited / 1000;
    waited += pauseBeforeNext(pause);
  }
  throw new Error("It never ends.");
}

describe("two minutes without an answer", () => {
  const fine = { isOver: true, isSettled: true };
  it.each([
    ["of Dropzone at the hand-over", { ...fine, isOver: false }],
    ["of a service to the probes", { isOver: false, isSettled: false }],
    ["of Microsoft to the last looks", { isOver: true, isSettled: false, isUnanswered: true }],
  ])("%s, on top of the tries of each call, end no run", (_, each) => {
    expect(lasts(each)).toBeGreaterThan(120);
  });

  it("are not the same as refusals: those of Dropzone's test end a run after half a minute", () => {
    expect(lasts({ ...fine, isOver: false }, true)).toBeLessThan(60);
    expect(lasts(fine)).toBe(0);
  });

  it("are waited out as long as a vendor asks for, up to five minutes", () => {
    expect([pauseBeforeNext(2000), pauseBeforeNext(2000, 60_000), pauseBeforeNext(2000, 3_600_000)]).toEqual([2000, 60_000, 300_000]);
    expect(pauseBeforeNext(600_000, 60_000)).toBe(600_000);
  });
});
