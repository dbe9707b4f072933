import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inBackground, inTurn } from "./background-turns";

/** Transactions that end when they are told to. */
function transactions() {
  const going: (() => void)[] = [];
  const begin = () => inTurn(() => new Promise<void>((resolve) => going.push(resolve)));
  return { going, begin };
}
const settle = () => vi.advanceTimersByTimeAsync(0);
/** Longer than a transaction needs. */
const aWhile = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("background work", () => {
  it("has three transactions at once that keep the process busy, and the others in the order in which they came", async () => {
    const { going, begin } = transactions();
    const ended: number[] = [];
    const all = Array.from({ length: 5 }, (_, i) => inBackground(() => begin().then(() => ended.push(i))));
    await settle();
    expect(going).toHaveLength(3);
    going[2]?.();
    await settle();
    expect([going.length, ended]).toEqual([4, [2]]);
    for (const i of [0, 1, 3]) going[i]?.();
    await settle();
    going[4]?.();
    await Promise.all(all);
    expect(ended).toEqual([2, 0, 1, 3, 4]);
  });

  it("begins more when those wait for something, and never has more than ten", async () => {
    const { going, begin } = transactions();
    const all = Array.from({ length: 14 }, () => inBackground(begin));
    await settle();
    expect(going).toHaveLength(3);
    await aWhile();
    expect(going).toHaveLength(10);
    for (const end of going.slice(0, 2)) end();
    await settle();
    expect(going).toHaveLength(12);
    for (const end of going) end();
    await settle();
    for (const end of going) end();
    await Promise.all(all);
    // All turns were given back.
    const again = transactions();
    const three = Array.from({ length: 4 }, () => inBackground(again.begin));
    await settle();
    expect(again.going).toHaveLength(3);
    for (const end of again.going) end();
    await settle();
    for (const end of again.going) end();
    await Promise.all(three);
  });

  it("hands its turn on also when a transaction fails", async () => {
    const failing = Array.from({ length: 20 }, () => inBackground(() => inTurn(() => Promise.reject(new Error("no")))));
    expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(Array(20).fill("rejected"));
    await expect(inBackground(() => inTurn(() => Promise.resolve("done")))).resolves.toBe("done");
  });

  it("keeps no request waiting", async () => {
    const { going, begin } = transactions();
    const all = [...Array.from({ length: 11 }, () => inBackground(begin)), begin(), begin()];
    await settle();
    expect(going).toHaveLength(5);
    while (going.length < 13) {
      for (const end of going) end();
      await settle();
    }
    for (const end of going) end();
    await Promise.all(all);
  });
});
