import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** docs/security.md promises much. This compares what can be compared: files, tests, and which requirements have a row. */

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const text = read("docs/security.md");

/** How many requirements of levels 1 and 2 each section of OWASP ASVS 5.0 has. They are numbered from 1, those of level 3 after them. */
const sections: Record<string, number> = {
  ...{ "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5 },
  ...{ "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4 },
  ...{ "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1 },
  ...{ "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3 },
  ...{ "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4 },
  ...{ "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2 },
};
const requirements = Object.entries(sections).flatMap(([section, count]) => Array.from({ length: count }, (_, i) => `${section}.${i + 1}`));

const numberIn = (id: string): number => Number(id.slice(id.lastIndexOf(".") + 1));
const cellsOf = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
const rowsUnder = (heading: string): string[][] => {
  const [, after] = text.split(`\n${heading}\n`);
  const [table] = (after ?? "").split(/\n#{2,3} /);
  return (table ?? "")
    .split("\n")
    .filter((line) => /^\| \d/.test(line))
    .map(cellsOf);
};

const applying = rowsUnder("### What applies").map(([id = "", asked = "", holds = "", where = "", shown = ""]) => ({
  ...{ id, asked, holds, where, shown },
}));
/** A row may name several: "6.2.1–6.2.12, 6.4.2". */
const notApplying = rowsUnder("### What does not apply").flatMap(([ids = ""]) => ids.split(", ").flatMap(expand));

function expand(ids: string): string[] {
  const [first = "", last] = ids.split("–");
  if (last === undefined) return [first];
  const [section, from, to] = [first.slice(0, first.lastIndexOf(".")), numberIn(first), numberIn(last)];
  return Array.from({ length: to - from + 1 }, (_, i) => `${section}.${from + i}`);
}

describe("docs/security.md", () => {
  it("has one row for each requirement of ASVS 5.0, levels 1 and 2", () => {
    const named = [...applying.map(({ id }) => id), ...notApplying];
    expect(named.toSorted()).toEqual(requirements.toSorted());
  });

  it.each(applying)("says of $id whether it holds, where, and by which test or for which reason", ({ asked, holds, where, shown }) => {
    expect(asked).not.toBe("");
    expect(["holds", "does not hold", "in part"]).toContain(holds);
    if (holds === "holds") expect(where).toMatch(/\]\(\.\.\/.+\)/);
    // A row that does not hold fully has its reason in place of a test, or after it.
    expect(shown.length).toBeGreaterThan(10);
  });

  it("names files that are there", () => {
    const links = [...text.matchAll(/\]\(((?!https?:|#)[^)\s]+?)(?:#[^)]*)?\)/g)].map(([, link]) => link as string);
    expect(links.length).toBeGreaterThan(100);
    for (const link of links) expect(existsSync(new URL(link, new URL("../../docs/security.md", import.meta.url))), link).toBe(true);
  });

  it("names tests that are there", () => {
    const named = [...text.matchAll(/\[[^\]]*\]\(\.\.\/([^)]+\.(?:test|spec)\.tsx?)\): “([^”]+)”/g)];
    expect(named.length).toBeGreaterThan(100);
    for (const [, file, name] of named) expect(read(file as string), `${file}: ${name}`).toContain(name as string);
  });
});
