import { describe, expect, it } from "vitest";
import { inBackground, inTurn } from "./background-turns";

/** Transactions that end when they are told to. */
function transactions() {
  const going: (() => void)[] = [];
  const begin = () => inTurn(() => new Promise<void>((resolve) => going.push(resolve)));
  return { going, begin };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("background work", () => {
  it("has ten transactions at once, and the others in the order in which they came", async () => {
    const { going, begin } = transactions();
    const ended: number[] = [];
    const all = Array.from({ length: 12 }, (_, i) => inBackground(() => begin().then(() => ended.push(i))));
    await settle();
    expect(going).toHaveLength(10);
    going[2]?.();
    await settle();
    expect([going.length, ended]).toEqual([11, [2]]);
    const others = [0, 1, 3, 4, 5, 6, 7, 8, 9];
    for (const i of others) going[i]?.();
    await settle();
    for (const i of [10, 11]) going[i]?.();
    await Promise.all(all);
    expect(ended).toEqual([2, ...others, 10, 11]);
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
    expect(going).toHaveLength(12);
    while (going.length < 13) {
      for (const end of going) end();
      await settle();
    }
    for (const end of going) end();
    await Promise.all(all);
  });
});
