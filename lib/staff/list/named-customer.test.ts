import { describe, expect, it } from "vitest";
import { customerNamed } from "./named-customer";

const contoso = { slug: "contoso", name: "Contoso" };
const [north, south] = [
  { slug: "fabrikam", name: "Fabrikam" },
  { slug: "fabrikam-2", name: "Fabrikam" },
];

describe("a customer that staff have typed", () => {
  it.each([
    ["contoso", contoso],
    [" Contoso ", contoso],
    ["conto", null],
    ["", null],
    ["fabrikam-2", south],
    // Two customers have this name, but only one has this slug.
    ["fabrikam", north],
  ])("is found by “%s” only if it is certain", (typed, meant) => {
    expect(customerNamed(typed, [contoso, north, south])).toBe(meant);
  });

  it("is null when two customers have the name", () => {
    expect(customerNamed("Fabrikam", [{ ...north, slug: "fabrikam-1" }, south])).toBeNull();
  });
});
