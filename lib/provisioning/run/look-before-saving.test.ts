import { expect, it } from "vitest";
import { Calls } from "../tenant/calls";
import { isStillFresh } from "./look-before-saving";

it("a look before saving holds for two seconds: then it is looked again before a secret leaves", () => {
  const startedBefore = (ms: number) => ({ startedAt: Date.now() - ms, calls: new Calls(), obstacle: Promise.resolve(null) });
  expect([0, 1_500, 2_500].map((ms) => isStillFresh(startedBefore(ms)))).toEqual([true, true, false]);
});
