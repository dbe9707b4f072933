import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { addTenant } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { inPrivateNetwork } from "@/scripts/real-clients/private-network";
import { whyNoTrial, withTrial } from "@/scripts/real-clients/trial";
import { fetchWhatIsNeeded } from "@/scripts/real-clients/try-clients";
import { buildPortal } from "@/scripts/stack/build";
import { startNodeProgram } from "@/scripts/stack/child";
import { audiences, personToken } from "@/testing/sandbox-callers";
import { onboardByScript } from "./graph-script";
import { openOnboarding } from "./onboarding";
import { peers } from "./peer-tasks";
import { type Cost, cost, untilLastGrant } from "./seen-calls";
import { median, tableOf, writeSection } from "./write-section";

/**
 * npm run bench:peers [-- --latency 120 --rounds 5 --cli-rounds 3]: the portal beside a script and beside the tools that a customer has. Portal and
 * script take turns, and the tools take turns; all of them are signed in already.
 */

const { values } = parseArgs({
  options: {
    latency: { type: "string", default: "120" },
    rounds: { type: "string", default: "5" },
    "cli-rounds": { type: "string", default: "3" },
  },
});
const [latencyMs, rounds, cliRounds] = [values.latency, values.rounds, values["cli-rounds"]].map(Number) as [number, number, number];

type Measured = Cost & { seconds: number };
const measuredSchema = z.object({ seconds: z.number(), requests: z.number(), signIn: z.number(), chain: z.number() });

await buildPortal();
const { granted, whole, script } = await portalAndScript();
const tools = await otherTools();
const rows = [
  rowOf("portal, from the press of the button to the answer of the last grant", granted),
  rowOf("a script with the Graph SDK and `$batch`", script),
  ...peers.map(({ client, how }) => {
    const measured = tools.of.get(client.name) ?? [];
    const why = tools.why.get(client.name) ?? "it did not do the task";
    return measured.length > 0 ? rowOf(how, measured) : [`${how}: not measured, ${why}`, "", "", "", "", ""];
  }),
  rowOf("portal, the whole run: Exchange, every verification and the hand-over to Dropzone too", whole),
];
await writeSection({
  title: "Beside other ways",
  text:
    `The Entra part of an onboarding at ${latencyMs} ms an answer, without propagation: the app, its service principal, a secret and 13 grants. Everybody is ` +
    `signed in already. Medians of ${rounds} rounds after a warm-up, in which the portal and the script take turns, and of ${cliRounds} in which the tools do, ` +
    "under Microsoft's own host names in a network of their own. Requests and their longest dependent chain are counted at the sandbox; a " +
    "`$batch` is one. What the portal asks of Exchange and Dropzone on the way is among its requests.\n\n" +
    tableOf(["who", "rounds", "requests", "of them to the sign-in host", "chain", "seconds"], rows),
});

function rowOf(name: string, measured: readonly Measured[]): string[] {
  const of = (what: keyof Measured) => median(measured.map((one) => one[what]));
  return [
    name,
    String(measured.length),
    of("requests").toFixed(0),
    of("signIn").toFixed(0),
    of("chain").toFixed(0),
    of("seconds").toFixed(2),
  ];
}

async function portalAndScript() {
  const measured = { granted: [] as Measured[], whole: [] as Measured[], script: [] as Measured[] };
  const sandbox = await startSandbox({ propagation: "instant", latencyMs });
  const portal = await openOnboarding(latencyMs);
  try {
    for (let round = 0; round <= rounds; round++) {
      const { seen, pressedAt, seconds } = await portal.onboard(`Peer ${round}`);
      const first = untilLastGrant(seen);
      const tenant = addTenant(sandbox.world, `Script ${round}`);
      const scp = "Application.ReadWrite.All AppRoleAssignment.ReadWrite.All";
      const token = await personToken(sandbox.world, { tenant, first: "ada", audience: audiences.graph, scp });
      const [began, before] = [performance.now(), sandbox.world.calls.length];
      await onboardByScript(sandbox.origin, token);
      const scriptSeconds = (performance.now() - began) / 1000;
      // The first one is the warm-up.
      if (round === 0) continue;
      measured.granted.push({ seconds: (first.at - pressedAt) / 1000, ...cost(first.calls) });
      measured.whole.push({ seconds, ...cost(seen) });
      measured.script.push({ seconds: scriptSeconds, ...cost(sandbox.world.calls.slice(before)) });
    }
    return measured;
  } finally {
    await portal.close();
    await sandbox.close();
  }
}

/** `why`: of a tool that this machine cannot have. */
async function otherTools(): Promise<{ of: Map<string, Measured[]>; why: Map<string, string> }> {
  const [of, why] = [new Map<string, Measured[]>(), new Map<string, string>()];
  const names = peers.map(({ client }) => client.name);
  const impossible = whyNoTrial();
  if (impossible) return { of, why: new Map(names.map((name) => [name, impossible])) };
  const had = await fetchWhatIsNeeded();
  for (const { client } of peers) {
    const reason = had.whyNot(client);
    if (reason) why.set(client.name, reason);
  }
  const chosen = names.filter((name) => !why.has(name));
  await withTrial(async ({ folder, certificates, hosts }) => {
    const given = { folder, certificates, ...had.where, chosen, rounds: cliRounds, latencyMs };
    const { DATABASE_URL: _, ...env } = process.env;
    const inside = startNodeProgram({
      name: "peers-inside.ts",
      through: inPrivateNetwork(hosts),
      args: ["--import", "tsx", path.join(import.meta.dirname, "peers-inside.ts"), JSON.stringify(given)],
      env: { ...env, NODE_EXTRA_CA_CERTS: certificates.authority },
      onLine: (line) => {
        if (!line.startsWith("MEASURED ")) return;
        const { client, measured } = JSON.parse(line.slice(9)) as { client: string; measured: unknown };
        of.set(client, [...(of.get(client) ?? []), measuredSchema.parse(measured)]);
      },
    });
    const { code, lastLines } = await inside.ended;
    if (code !== 0) throw new Error(`The tools ended with ${code}:\n${lastLines.join("\n")}`);
  });
  return { of, why };
}
