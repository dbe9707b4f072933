import { parseArgs } from "node:util";
import { addTenant } from "@/sandbox/scenes/scenes";
import { startSandbox } from "@/sandbox/server";
import { audiences, personToken } from "@/testing/sandbox-callers";
import { onboardByScript } from "./graph-script";
import { median, tableOf, writeSection } from "./write-section";

/** npm run bench:script [-- --latency 120 --rounds 5]: how long the yardstick of graph-script.ts takes on the sandbox, for a run to be compared with. */

const { values } = parseArgs({
  options: { latency: { type: "string", default: "0,120,300" }, rounds: { type: "string", default: "5" } },
});
const rounds = Number(values.rounds);
const rows: string[][] = [];
for (const latencyMs of values.latency.split(",").map(Number)) {
  const sandbox = await startSandbox({ propagation: "instant", latencyMs });
  try {
    const seconds: number[] = [];
    let requests = 0;
    for (let round = 0; round <= rounds; round++) {
      const tenant = addTenant(sandbox.world, `Script ${round}`);
      const scp = "Application.ReadWrite.All AppRoleAssignment.ReadWrite.All";
      const token = await personToken(sandbox.world, { tenant, first: "ada", audience: audiences.graph, scp });
      const [began, calls] = [performance.now(), sandbox.world.calls.length];
      await onboardByScript(sandbox.origin, token);
      requests = sandbox.world.calls.length - calls;
      if (round > 0) seconds.push((performance.now() - began) / 1000);
    }
    rows.push([`${latencyMs} ms`, median(seconds).toFixed(2), String(requests)]);
  } finally {
    await sandbox.close();
  }
}
await writeSection({
  title: "One onboarding by a script written by hand",
  text:
    "The yardstick: Microsoft's Graph SDK and `$batch`, signed in already, Entra only (bench/graph-script.ts). It looks at nothing first, " +
    `verifies nothing, keeps no record, cannot be resumed and hands nothing over. Medians of ${rounds} after a warm-up; the sandbox runs in the ` +
    `same process. A request is what crosses the network: a batch is one.\n\n${tableOf(["latency", "seconds", "requests"], rows)}`,
});
