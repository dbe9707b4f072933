import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

/** The addresses of our own pages are made in lib/links, so that a page can move without a search through the work behind it. */

/** Strings that begin with a path, also after an origin or another value: "/setup/…", `${origin}/go/…`. */
const pathLiterals = (source: string): string[] => source.match(/["'`](\$\{[^}]*\})?\/[a-z][^"'`]*/g) ?? [];

it.each([
  ['href: "/setup/contoso"', 1],
  [`const plan = \`/setup/\${slug}/plan\`;`, 1],
  [`\`\${portal}/setup/\${slug}\``, 1],
  ['import { x } from "../tenant/context";', 0],
  ['import { x } from "@/lib/links/paths";', 0],
  ['"It is text/plain, and/or nothing"', 0],
])("finds the paths in %s", (source, found) => {
  expect(pathLiterals(source)).toHaveLength(found);
});

const files = ["lib/provisioning", "lib/desk"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => path.join(folder, file)),
);

it("looks at the work of provisioning and of the desk", () => {
  expect(files.length).toBeGreaterThan(40);
});

it.each(files)("%s writes no path of a page itself", (file) => {
  expect(pathLiterals(readFileSync(file, "utf8"))).toEqual([]);
});
