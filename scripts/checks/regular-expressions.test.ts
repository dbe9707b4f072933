import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "@swc/core";
import { analyse } from "scslre";
import { describe, expect, it } from "vitest";

/**
 * Finds regular expressions that need more than linear time for some text. One such expression on input is enough to stop the process for
 * everybody. `scslre` is what the rules of eslint-plugin-regexp (no-super-linear-backtracking, no-super-linear-move) ask too.
 */

const repository = fileURLToPath(new URL("../..", import.meta.url));

const folders = ["app", "components", "lib"];

/** Files with `new RegExp(`, each with how its expressions are made at run time. They are read while the file is loaded or used below. */
const constructed: Readonly<Record<string, () => Promise<unknown>>> = {
  "lib/errors/pasted/redact.ts": () => import("@/lib/errors/pasted/redact"),
  "lib/errors/pasted/lines.ts": () => import("@/lib/errors/pasted/lines"),
  "lib/errors/pasted/numbers.ts": () => import("@/lib/errors/pasted/numbers"),
  "lib/errors/pasted/place.ts": async () => (await import("@/lib/errors/pasted/place")).placeOf("Mail.Read"),
  "lib/errors/pasted/request-ids.ts": () => import("@/lib/errors/pasted/request-ids"),
  "lib/errors/pasted/unknown-command.ts": () => import("@/lib/errors/pasted/unknown-command"),
  "lib/onboarding/status/evidence-text.ts": () => import("@/lib/onboarding/status/evidence-text"),
};

describe("regular expressions", () => {
  it("need linear time for every text", () => {
    const literals = listLiterals(folders);
    expect(literals.length).toBeGreaterThan(100);
    const slow = literals.flatMap(({ file, source, flags }) => slowParts({ source, flags }).map((part) => `${file} /${source}/: ${part}`));
    expect(slow).toEqual([]);
  });

  it("need linear time too when they are put together from texts", async () => {
    expect(filesWithConstructed(folders).sort()).toEqual(Object.keys(constructed).sort());
    const made: { source: string; flags: string }[] = [];
    const original = globalThis.RegExp;
    globalThis.RegExp = new Proxy(original, {
      construct: (target, args: [string, string?]) => {
        const expression = new target(...args);
        made.push({ source: expression.source, flags: expression.flags });
        return expression;
      },
    });
    try {
      for (const use of Object.values(constructed)) await use();
    } finally {
      globalThis.RegExp = original;
    }
    expect(made.length).toBeGreaterThan(5);
    expect(made.flatMap((each) => slowParts(each).map((part) => `/${each.source}/: ${part}`))).toEqual([]);
  });

  it.each([
    [`["'>,;]+$`, "the one that stopped the portal: it begins anew at each quote"],
    ["[./]+$", "the same shape"],
    ["^(a+)+$", "nested repetition"],
    [String.raw`x\s*:?\s*y`, "two repetitions that can trade characters"],
  ])("are found when they are slow: %s (%s)", (source) => {
    expect(slowParts({ source, flags: "" })).not.toEqual([]);
  });
});

type Pattern = { file: string; source: string; flags: string };

/** Every literal of the portal's own files. Tests are left out: they get no input. */
function listLiterals(folders: readonly string[]): Pattern[] {
  return sources(folders).flatMap((file) => {
    const text = readFileSync(path.join(repository, file), "utf8");
    return literalsIn(parseSync(text, { syntax: "typescript", tsx: file.endsWith("x") })).map((found) => ({ file, ...found }));
  });
}

/** The files that make a regular expression from a text. Their expressions are known only when they run. */
const filesWithConstructed = (folders: readonly string[]): string[] =>
  sources(folders).filter((file) => readFileSync(path.join(repository, file), "utf8").includes("new RegExp("));

function slowParts({ source, flags }: Pick<Pattern, "source" | "flags">): string[] {
  const { reports } = analyse({ source, flags }, { reportTypes: { Move: true, Self: true, Trade: true } });
  return reports.map((report) => ("quant" in report ? report.quant.raw : `${report.startQuant.raw} … ${report.endQuant.raw}`));
}

function sources(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" })
      .map((file) => path.join(folder, file))
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.includes("generated")),
  );
}

function literalsIn(node: unknown): { source: string; flags: string }[] {
  if (Array.isArray(node)) return node.flatMap(literalsIn);
  if (typeof node !== "object" || node === null) return [];
  if ("type" in node && node.type === "RegExpLiteral" && "pattern" in node && "flags" in node)
    return [{ source: String(node.pattern), flags: String(node.flags) }];
  return Object.values(node).flatMap(literalsIn);
}
