import { rowsOf } from "@/sandbox/parity/parity-document";
import { routeOf } from "@/sandbox/parity/tried-by";
import type { RecordedCall } from "@/sandbox/world/recorded-call";
import { groups } from "./clients";
import { type Given, openScene } from "./scene";
import { report, reportRoutes } from "./trial";

/** Runs in the private network: serves Microsoft's hosts, and lets the clients of the command line do their jobs there. A line for each job. */

const given = JSON.parse(process.argv[2] ?? "{}") as Given & { chosen: readonly string[] };
const { scene, sandbox, close } = await openScene(given);

/** What is pressed on Microsoft's pages comes from our own stand-in for a browser. */
const pressedByUs = ["entra POST /:tenant/oauth2/v2.0/authorize", "entra POST /common/oauth2/deviceauth"];

for (const client of groups.flat().filter(({ name }) => given.chosen.includes(name))) {
  const before = sandbox.world.calls.length;
  for (const { does, run } of client.jobs(scene)) {
    const began = Date.now();
    const failed = await run().then(
      () => null,
      (error: Error) => String(error.stack ?? error).slice(0, 1_500),
    );
    report({ client: client.name, does, failed, ms: Date.now() - began });
  }
  reportRoutes(client.name, routesIn(sandbox.world.calls.slice(before)));
}
await close();
process.exit(0);

/** What was asked for and given. Parts of a batch count as if they had been sent alone. */
function routesIn(calls: readonly RecordedCall[]): string[] {
  const parts = calls.flatMap(({ service, path, items = [] }) =>
    items.map((item) => ({ ...item, service, path: `/${path.split("/")[1]}${item.path.split("?")[0]}` })),
  );
  const given = [...calls, ...parts].filter(({ status }) => status < 400);
  const rows = Object.values(rowsOf).flat();
  const found = new Set(given.flatMap((call) => routeOf(rows, call) ?? []));
  return [...found].filter((route) => !pressedByUs.includes(route)).sort();
}
