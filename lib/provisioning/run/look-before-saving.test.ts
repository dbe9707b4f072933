import { expect, it } from "vitest";
import { Calls } from "../tenant/calls";
import { isStillFresh } from "./look-before-saving";

it("a look before saving holds for five seconds: then it is looked again before a secret leaves", () => {
  const startedBefore = (ms: number) => ({ startedAt: Date.now() - ms, calls: new Calls(), obstacle: Promise.resolve(null) });
  expect([0, 4_000, 6_000].map((ms) => isStillFresh(startedBefore(ms)))).toEqual([true, true, false]);
});
