import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { permissions } from "@/lib/catalogue/permissions";
import { envSchema } from "@/lib/env";
import { envExample, permissionTable, withGeneratedBlocks } from "./generated-docs";

describe("what is generated", () => {
  it("is .env.example as it stands (npm run generate makes it anew)", () => {
    expect(readFileSync(".env.example", "utf8")).toBe(envExample());
  });

  it("is README.md's tables as they stand (npm run generate makes them anew)", () => {
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

  it("refuses a README without a place for the tables", () => {
    expect(() => withGeneratedBlocks("# Portal")).toThrow("generated:permissions");
  });
});
