import { expect, it } from "vitest";
import { ordinal } from "./ordinal";

it.each([
  [2, "second"],
  [3, "third"],
  [10, "tenth"],
  [11, "11th"],
  [12, "12th"],
  [21, "21st"],
  [22, "22nd"],
  [23, "23rd"],
  [113, "113th"],
])("%d is “%s”", (n, words) => {
  expect(ordinal(n)).toBe(words);
});
