import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { styleText } from "node:util";
import { z } from "zod";
import type { Stack } from "./stack";

/** Puts the demo world into the portal the first time, and says where to click and who to be. */

const seededSchema = z.array(z.object({ name: z.string(), stage: z.string(), path: z.string(), as: z.string() }));
export type Seeded = z.infer<typeof seededSchema>;

export async function seedOnce(stack: Stack, folder: string): Promise<string> {
  // Invitation links are kept here alone: the database holds their hashes.
  const file = path.join(folder, "seeded.json");
  if (!existsSync(file)) await writeFile(file, await runSeed(stack), { mode: 0o600 });
  return welcome(stack, seededSchema.parse(JSON.parse(await readFile(file, "utf8"))));
}

/** In a process of its own: the store is a server-only folder, and reads its configuration from the environment. */
function runSeed(stack: Stack): Promise<string> {
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "scripts/seed.ts"], {
    env: { ...process.env, ...stack.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`The demo world could not be made: seed.ts ended with ${code}.`)),
    );
  });
}

function welcome({ portalOrigin, sandboxOrigin }: Stack, seeded: Seeded): string {
  const width = Math.max(...seeded.map(({ name }) => name.length));
  const lines = seeded.map(({ name, stage, path: at, as }) => {
    const about = `${stage}. Sign in as ${styleText("bold", as)}`;
    return `  ${styleText("bold", name.padEnd(width))}  ${about}\n  ${" ".repeat(width)}  ${styleText("cyan", portalOrigin + at)}\n`;
  });
  return [
    "",
    styleText("bold", "  Dropzone onboarding is running"),
    "",
    ...lines,
    `  ${"Sandbox".padEnd(width)}  ${styleText("dim", "Microsoft and Dropzone, on this machine")}  ${styleText("cyan", sandboxOrigin)}`,
    "",
  ].join("\n");
}
