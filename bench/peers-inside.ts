import { type Given, openScene } from "@/scripts/real-clients/scene";
import { peers } from "./peer-tasks";
import { cost } from "./seen-calls";

/** Runs in the private network for bench/peers.ts: each tool signs an administrator in and then does the same task some times. A line for each. */

const given = JSON.parse(process.argv[2] ?? "{}") as Given & { chosen: readonly string[]; rounds: number; latencyMs: number };
const { scene, sandbox, close } = await openScene(given);
const chosen = peers.filter(({ client }) => given.chosen.includes(client.name));
for (const { client } of chosen) await signIn(client.jobs(scene));
sandbox.world.state.latencyMs = given.latencyMs;
for (let round = 0; round <= given.rounds; round++)
  for (const { client, onboard } of chosen) {
    const [before, beganAt] = [sandbox.world.calls.length, Date.now()];
    await onboard(scene, `${client.name} ${round}`);
    const measured = { seconds: (Date.now() - beganAt) / 1000, ...cost(sandbox.world.calls.slice(before)) };
    // The first one is the warm-up.
    if (round > 0) console.log(`MEASURED ${JSON.stringify({ client: client.name, measured })}`);
  }
await close();
process.exit(0);

/** As the client's trial does it, which begins with that. */
async function signIn(jobs: readonly { does: string; run(): Promise<void> }[]): Promise<void> {
  for (const { does, run } of jobs) {
    await run();
    if (does.startsWith("signs an administrator in")) return;
  }
}
