import { writeFileSync } from "node:fs";
import { runClients } from "./try-clients";

/** Writes sandbox/parity/tried-by.json from what every client really asks for. Needs all of them. */

const { asked, skipped, done } = await runClients();
const failed = done.filter((job) => job.failed !== null);
if (skipped.length > 0 || failed.length > 0) {
  for (const { client, does, failed: why } of failed) console.error(`${client} ${does}: ${why}`);
  console.error(`Nothing is written: ${[...skipped, `${failed.length} jobs failed`].join("; ")}.`);
  process.exit(1);
}
const routes = [...new Set(asked.flatMap((each) => each.routes))].sort();
const clientsOf = (route: string) => asked.filter((each) => each.routes.includes(route)).map(({ client }) => client);
const triedBy = Object.fromEntries(routes.map((route) => [route, clientsOf(route).sort()]));
writeFileSync(new URL("../../sandbox/parity/tried-by.json", import.meta.url), `${JSON.stringify(triedBy, null, 2)}\n`);
process.exit(0);
