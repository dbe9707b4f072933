import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { buildPortal } from "@/scripts/stack/build";
import { freePort } from "@/scripts/stack/ports";
import { startStack } from "@/scripts/stack/stack";
import { startPostOffice } from "./post-office";

/** All journeys come from one address, and generated input has to reach the forms that are behind a limit. */
const wideLimits = [
  "sign-in-starts",
  "invitations",
  "unknown-keys",
  "requests",
  "pasted-errors",
  "uploads",
  "checks",
  "letters",
  "ticket-links",
]
  .map((limit) => `${limit}=100000`)
  .join();

/** Starts PostgreSQL, the sandbox and the portal for the journeys, on free ports. The workers read the addresses from the environment. */
export default async function setup(): Promise<() => Promise<void>> {
  await buildPortal();
  const dataFolder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-e2e-"));
  const ports = { portal: await freePort(), sandbox: await freePort(), database: await freePort() };
  const postOffice = await startPostOffice(path.join(dataFolder, "letters"));
  const isLoud = Boolean(process.env.STACK_LOG);
  const stack = await startStack({
    dataFolder,
    ports,
    database: `portal_e2e_${process.pid}`,
    propagation: "demo",
    throwaway: true,
    settings: { ...postOffice.settings, LIMITS: wideLimits },
    onLine: (from, line) => (isLoud || /error/i.test(line)) && console.log(`[${from}] ${line}`),
  });
  process.env.E2E_STACK = JSON.stringify({
    portalOrigin: stack.portalOrigin,
    sandboxOrigin: stack.sandboxOrigin,
    env: stack.env,
    ownerUrl: stack.ownerUrl,
    letters: postOffice.folder,
  });
  return async () => {
    const contract = await readContractChecks(stack.sandboxOrigin);
    await stack.stop();
    await postOffice.close();
    console.log(`Dropzone's contract was checked in ${contract.checked} exchanges.`);
    if (contract.broken.length > 0) throw new Error(`Dropzone's contract was broken:\n${contract.broken.join("\n")}`);
  };
}

const contractSchema = z.object({ checked: z.number(), broken: z.array(z.string()) });

async function readContractChecks(sandboxOrigin: string) {
  return contractSchema.parse(await (await fetch(`${sandboxOrigin}/sandbox/control/contract`)).json());
}
