import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { generatePrismaClient } from "./prisma-client";

/** Builds the portal unless the last build was made from the same sources. The fingerprint of the sources is kept in .next. */

const repository = fileURLToPath(new URL("../..", import.meta.url));
const fingerprintFile = path.join(repository, ".next", "built-from");
const folders = ["app", "components", "lib", "prisma", "public"];
const files = ["package-lock.json", "tsconfig.json", "next.config.ts", "postcss.config.mjs", "proxy.ts", "instrumentation.ts"];

export async function buildPortal(options: { onLine?: (line: string) => void } = {}): Promise<"built" | "up to date"> {
  await generatePrismaClient();
  const fingerprint = await sourceFingerprint();
  if ((await readFile(fingerprintFile, "utf8").catch(() => "")) === fingerprint) return "up to date";
  await runNextBuild(options.onLine ?? (() => undefined));
  await writeFile(fingerprintFile, fingerprint);
  return "built";
}

async function sourceFingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [...files, ...folders.flatMap(sourcesIn)].sort()) {
    const content = await readFile(path.join(repository, file)).catch(() => null);
    if (content) hash.update(`${file}\0`).update(content).update("\0");
  }
  return hash.digest("hex");
}

function sourcesIn(folder: string): string[] {
  return readdirSync(path.join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(repository, path.join(entry.parentPath, entry.name)));
}

function runNextBuild(onLine: (line: string) => void): Promise<void> {
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } as const;
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    cwd: repository,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const line of text.split("\n")) if (line.trim()) onLine(line);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`next build ended with ${code}:\n${output.trim()}`))));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`The portal is ${await buildPortal({ onLine: console.log })}.`);
