import { rm } from "node:fs/promises";
import path from "node:path";
import { styleText } from "node:util";
import { buildPortal } from "../stack/build";
import { describeEnding } from "../stack/child";
import { choosePorts } from "../stack/ports";
import { type Stack, startStack } from "../stack/stack";
import { onboardOnce } from "./demo-once";
import { staffDoor } from "./demo-staff";
import { openDemoWorld } from "./open-demo";

/**
 * npm run demo: the whole portal on this machine. The sandbox stands in for Microsoft and Dropzone.
 *   --fresh  forget everything and start over
 *   --once   do one automatic onboarding in a browser, print its checklist, and end
 */

const dataFolder = path.resolve(".data");
const known = ["--fresh", "--once"];
const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => !known.includes(flag));
if (unknown.length > 0) fail(`${unknown.join(" ")}: not known. There is ${known.join(" and ")}.`);

let stack: Stack | null = null;
let isEnding = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));

try {
  const isOnce = flags.includes("--once");
  // --once uses a folder of its own, so that it can be repeated and does not touch the demo's data.
  const folder = isOnce ? path.join(dataFolder, `once-${process.pid}`) : path.join(dataFolder, "demo");
  if (flags.includes("--fresh")) await rm(folder, { recursive: true, force: true });

  say("Building the portal…");
  const built = await buildPortal();
  say(built === "built" ? "Built." : "The build is up to date.");
  say("Starting PostgreSQL, the sandbox and the portal…");
  const ports = await choosePorts(isOnce ? folder : dataFolder);
  const database = isOnce ? `portal_once_${process.pid}` : "portal_demo";
  stack = await startStack({ dataFolder: folder, ports, database, propagation: "demo", throwaway: isOnce });
  void stack.broken.then((ending) => {
    if (isEnding) return;
    console.error(`\n${styleText("red", describeEnding(ending))}`);
    void end(1);
  });

  if (isOnce) await end((await onboardOnce(stack)) ? 0 : 1);
  else {
    await openDemoWorld(stack, { folder, isEnding: () => isEnding });
    if (!isEnding) {
      console.log(staffDoor(stack.portalOrigin));
      say("Ctrl-C ends everything. Starting again keeps the data; npm run demo -- --fresh starts over.");
    }
  }
} catch (error) {
  // Errors after the end has begun are expected.
  if (!isEnding) {
    console.error(`\n${styleText("red", error instanceof Error ? error.message : String(error))}`);
    await end(1);
  }
}

/** Stops everything in order; a second Ctrl-C kills it. */
async function end(code: number): Promise<void> {
  if (isEnding) {
    stack?.kill();
    process.exit(1);
  }
  isEnding = true;
  if (stack) {
    say("Ending…");
    await stack.stop();
  }
  process.exit(code);
}

function say(words: string): void {
  console.log(styleText("dim", words));
}

function fail(words: string): never {
  console.error(words);
  process.exit(1);
}
