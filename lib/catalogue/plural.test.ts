import { expect, it } from "vitest";
import { counted } from "./plural";

it.each([
  [0, "0 changes"],
  [1, "1 change"],
  [2, "2 changes"],
  [1.5, "1.5 changes"],
])("%d is “%s”", (n, words) => {
  expect(counted(n, "change")).toBe(words);
});

it.each([
  [1, "1 customer is"],
  [3, "3 customers are"],
])("%d is “%s”, with an irregular plural", (n, words) => {
  expect(counted(n, "customer is", "customers are")).toBe(words);
});
