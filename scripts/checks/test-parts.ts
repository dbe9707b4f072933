import { spawn } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { ensureBrowser } from "../browser/browser";
import { buildPortal } from "../stack/build";
import { generatePrismaClient } from "../stack/prisma-client";
import { otherLines } from "./node-versions";
import { readTally, type Tally, tallyPlaywright, tallyVitest } from "./test-reports";

/** The parts of the test run, in order. Static checks print only failures; the test runners print as they run. */

/**
 * checks: two at a time. tests: one after another, and beside them in another process, also one after another, what is tried of the portal as
 * built: both wait a good deal. journeys: when all the others have ended.
 */
export type Stage = "checks" | "tests" | "beside tests" | "journeys";

export type Outcome = Tally & { said: string };
export type Part = {
  name: string;
  title: string;
  stage: Stage;
  run(args: readonly string[]): Promise<Outcome>;
};

const reports = path.join(".data", "reports");

export const parts: readonly Part[] = [
  check("lint", "format and lint", () => node("@biomejs/biome/bin/biome", ["ci", "--colors=off", "--error-on-warnings", "."])),
  check("types", "types", async () => {
    await generatePrismaClient();
    const routes = await node("next/dist/bin/next", ["typegen"]);
    return routes.code === 0 ? node("typescript/bin/tsc", ["--noEmit"]) : routes;
  }),
  check("layers", "layers", () => node("../scripts/checks/layers.mjs", [])),
  check("dead-code", "dead code", () => node("knip/bin/knip.js", ["--no-progress"])),
  check("unused", "unused in production", () => node("knip/bin/knip.js", ["--no-progress", "--production"])),
  vitest("unit", "unit tests"),
  vitest("integration", "integration tests"),
  check(
    "build",
    "build",
    () =>
      buildPortal().then(
        () => ({ code: 0, said: "" }),
        (error: Error) => ({ code: 1, said: error.message }),
      ),
    "beside tests",
  ),
  {
    name: "nodes",
    title: "other Node versions",
    stage: "beside tests",
    run: async () => {
      const lines = otherLines();
      // Loaded only now: the trial brings the whole sandbox along, which the other parts do not need.
      const { tryLines } = await import("./try-nodes");
      const failed = await tryLines(lines);
      return { passed: lines.length - failed.length, failed: failed.length, said: failed.join("\n") };
    },
  },
  {
    name: "real-clients",
    title: "real clients",
    stage: "beside tests",
    run: async () => (await import("../real-clients/try-clients")).tryRealClients(),
  },
  {
    name: "own-names",
    title: "own host names",
    stage: "beside tests",
    run: async () => (await import("../real-clients/try-own-names")).tryOwnNames(),
  },
  {
    name: "e2e",
    title: "browser journeys",
    stage: "journeys",
    run: async (args) => {
      process.env.PLAYWRIGHT_CHROMIUM = ensureBrowser();
      const file = await freshReport("e2e.json");
      await node("@playwright/test/cli.js", ["test", ...args], { aloud: true, env: { PLAYWRIGHT_JSON_OUTPUT_NAME: path.resolve(file) } });
      return { ...(await readTally(file, tallyPlaywright)), said: "" };
    },
  },
];

function check(name: string, title: string, look: () => Promise<Ended>, stage: Stage = "checks"): Part {
  return {
    name,
    title,
    stage,
    run: async () => {
      const { code, said } = await look();
      return code === 0 ? { passed: 1, failed: 0, said: "" } : { passed: 0, failed: 1, said };
    },
  };
}

function vitest(name: string, title: string): Part {
  return {
    name,
    title,
    stage: "tests",
    run: async (args) => {
      await generatePrismaClient();
      const file = await freshReport(`${name}.json`);
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
      await node("vitest/vitest.mjs", ["run", "--project", name, ...reporters, ...args], { aloud: true });
      return { ...(await readTally(file, tallyVitest)), said: "" };
    },
  };
}

async function freshReport(name: string): Promise<string> {
  await mkdir(reports, { recursive: true });
  const file = path.join(reports, name);
  await rm(file, { force: true });
  return file;
}

type Ended = { code: number | null; said: string };

function node(program: string, args: readonly string[], options: { aloud?: boolean; env?: Record<string, string> } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [path.join("node_modules", program), ...args], {
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...options.env },
    stdio: ["ignore", options.aloud ? "inherit" : "pipe", options.aloud ? "inherit" : "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, said }));
  });
}
