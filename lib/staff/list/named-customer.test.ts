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
    // Their slug is one customer's alone, though the name is not.
    ["fabrikam", north],
  ])("“%s” is told from the others", (typed, meant) => {
    expect(customerNamed(typed, [contoso, north, south])).toBe(meant);
  });

  it("is nobody where two have the name", () => {
    expect(customerNamed("Fabrikam", [{ ...north, slug: "fabrikam-1" }, south])).toBeNull();
  });
});
