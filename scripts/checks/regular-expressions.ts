import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "@swc/core";
import { analyse } from "scslre";

/**
 * Finds regular expressions that need more than linear time for some text. One such expression on input is enough to stop the process for
 * everybody. `scslre` is what the rules of eslint-plugin-regexp (no-super-linear-backtracking, no-super-linear-move) ask too.
 */

const repository = fileURLToPath(new URL("../..", import.meta.url));

export type Pattern = { file: string; source: string; flags: string };

/** Every literal of the portal's own files. Tests are left out: they get no input. */
export function listLiterals(folders: readonly string[]): Pattern[] {
  return sources(folders).flatMap((file) => {
    const text = readFileSync(path.join(repository, file), "utf8");
    return literalsIn(parseSync(text, { syntax: "typescript", tsx: file.endsWith("x") })).map((found) => ({ file, ...found }));
  });
}

/** The files that make a regular expression from a text. Their expressions are known only when they run. */
export const filesWithConstructed = (folders: readonly string[]): string[] =>
  sources(folders).filter((file) => readFileSync(path.join(repository, file), "utf8").includes("new RegExp("));

export function slowParts({ source, flags }: Pick<Pattern, "source" | "flags">): string[] {
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
