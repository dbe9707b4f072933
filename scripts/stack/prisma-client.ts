import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Generates lib/store/generated when the schema has changed since it was generated. */

const repository = fileURLToPath(new URL("../..", import.meta.url));
const fingerprintFile = path.join(repository, "lib/store/generated/.made-from");

export async function generatePrismaClient(): Promise<void> {
  const fingerprint = await schemaFingerprint();
  if ((await readFile(fingerprintFile, "utf8").catch(() => "")) === fingerprint) return;
  // Prisma downloads an engine that generating does not use, unless this names an existing program.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" };
  const args = ["node_modules/prisma/build/index.js", "generate", "--no-hints"];
  const done = spawnSync(process.execPath, args, { cwd: repository, env, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`prisma generate ended with ${done.status}:\n${done.stdout}${done.stderr}`);
  await writeFile(fingerprintFile, fingerprint);
}

async function schemaFingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of ["prisma/schema.prisma", "node_modules/prisma/package.json"]) hash.update(await readFile(path.join(repository, file)));
  return hash.digest("hex");
}
