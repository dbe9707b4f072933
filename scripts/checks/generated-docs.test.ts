import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { permissions } from "@/lib/catalogue/permissions";
import { retention } from "@/lib/catalogue/retention";
import { envSchema } from "@/lib/env";
import { envExample, generatedDocuments, openApiDocument, permissionTable, withGeneratedBlocks } from "./generated-docs";

describe("what is generated", () => {
  it("equals .env.example (npm run generate writes it)", () => {
    expect(readFileSync(".env.example", "utf8")).toBe(envExample());
  });

  it("equals docs/openapi.yaml (npm run generate writes it)", () => {
    expect(readFileSync("docs/openapi.yaml", "utf8")).toBe(openApiDocument());
  });

  it.each(generatedDocuments)("equals the tables of %s (npm run generate writes them)", (file) => {
    const document = readFileSync(file, "utf8");
    expect(document).toBe(withGeneratedBlocks(file, document));
  });

  it.each(retention)("names a file that keeps to the time of: $what", ({ by }) => {
    expect(existsSync(by)).toBe(true);
  });

  it.each(Object.keys(envSchema.shape))("explains %s with an example", (name) => {
    expect(envExample()).toMatch(new RegExp(`^# \\S.+\n(# )?${name}=\\S`, "m"));
  });

  it.each(permissions)("names $name and its purpose", ({ name, purpose }) => {
    expect(permissionTable()).toContain(`\`${name}\``);
    expect(permissionTable()).toContain(purpose);
  });

  it("refuses a README without the markers of the tables", () => {
    expect(() => withGeneratedBlocks("README.md", "# Portal")).toThrow("generated:permissions");
  });
});
