import { describe, expect, it } from "vitest";
import { changeRetryDelays, handOverTries, verificationDelays } from "./waiting";

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
