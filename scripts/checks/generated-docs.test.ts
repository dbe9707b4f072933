import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { permissions } from "@/lib/catalogue/permissions";
import { envSchema } from "@/lib/env";
import { envExample, permissionTable, withGeneratedBlocks } from "./generated-docs";

describe("what is generated", () => {
  it("equals .env.example (npm run generate writes it)", () => {
    expect(readFileSync(".env.example", "utf8")).toBe(envExample());
  });

  it("equals the tables of README.md (npm run generate writes them)", () => {
    const readme = readFileSync("README.md", "utf8");
    expect(readme).toBe(withGeneratedBlocks(readme));
  });

  it.each(Object.keys(envSchema.shape))("explains %s with an example", (name) => {
    expect(envExample()).toMatch(new RegExp(`^# \\S.+\n(# )?${name}=\\S`, "m"));
  });

  it.each(permissions)("names $name and its purpose", ({ name, purpose }) => {
    expect(permissionTable()).toContain(`\`${name}\``);
    expect(permissionTable()).toContain(purpose);
  });

  it("refuses a README without the markers of the tables", () => {
    expect(() => withGeneratedBlocks("# Portal")).toThrow("generated:permissions");
  });
});
