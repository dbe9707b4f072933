import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { styleText } from "node:util";
import { z } from "zod";
import type { Stack } from "../stack/stack";
import { demoCustomers } from "./demo-world";

/** Creates the demo's customers at the first start, and prints their links and as whom to sign in. */

const keptSchema = z.object({
  /** Only here: the database stores their hashes. */
  invitations: z.record(z.string(), z.string()),
  /** Customers whose scene has been set. */
  arranged: z.array(z.string()),
});
type Kept = z.infer<typeof keptSchema>;

export async function openDemoWorld(stack: Stack, { folder, isEnding }: { folder: string; isEnding: () => boolean }): Promise<void> {
  const file = path.join(folder, "demo-world.json");
  const kept = (await readKept(file)) ?? {
    invitations: z.record(z.string(), z.string()).parse(JSON.parse(await runSeed(stack))),
    arranged: [],
  };
  await writeFile(file, JSON.stringify(kept), { mode: 0o600 });

  const waiting = demoCustomers.filter(({ slug, scene }) => scene && !kept.arranged.includes(slug));
  const ready = demoCustomers.filter((customer) => !waiting.includes(customer));
  console.log(`\n${styleText("bold", "  Dropzone onboarding is running")}\n`);
  for (const customer of ready) console.log(introduce(customer, stack, kept));
  console.log(`  ${styleText("dim", "Microsoft and Dropzone, played by the sandbox")}  ${styleText("cyan", stack.sandboxOrigin)}\n`);
  if (waiting.length > 0)
    console.log(
      styleText("dim", `  ${waiting.map(({ name }) => name).join(" and ")} follow in half a minute: their onboarding is under way.\n`),
    );

  for (const customer of waiting) {
    try {
      await customer.scene?.(stack, kept.invitations[customer.slug] ?? "");
    } catch (error) {
      if (isEnding()) return;
      // The demo works without this scene; the next start tries again.
      console.log(styleText("dim", `  ${customer.name} did not get as far as it should: ${(error as Error).message}\n`));
      continue;
    }
    kept.arranged.push(customer.slug);
    await writeFile(file, JSON.stringify(kept), { mode: 0o600 });
    console.log(introduce(customer, stack, kept));
  }
}

async function readKept(file: string): Promise<Kept | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? null : keptSchema.parse(JSON.parse(text));
}

function introduce(
  { slug, name, stage, as, scene }: (typeof demoCustomers)[number],
  { portalOrigin }: Stack,
  { invitations }: Kept,
): string {
  const link = portalOrigin + (scene ? `/setup/${slug}` : (invitations[slug] ?? ""));
  return `  ${styleText("bold", name.padEnd(10))} ${stage}. Sign in as ${styleText("bold", as)}\n  ${" ".repeat(10)} ${styleText("cyan", link)}\n`;
}

/** In a process of its own, since the store is server-only and reads its configuration from the environment. */
function runSeed(stack: Stack): Promise<string> {
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "scripts/demo/seed.ts"], {
    env: { ...process.env, ...stack.env, LOG_LEVEL: "warn" },
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
