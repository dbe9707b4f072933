import { parity as azure } from "../azure/routes";
import { parity as cloudApps } from "../cloud-apps/routes";
import { parity as control } from "../control/routes";
import { parity as defender } from "../defender/routes";
import { parity as dropzone } from "../dropzone/parity";
import { parity as entra } from "../entra/routes";
import { parity as exchange } from "../exchange/parity";
import { parity as graph } from "../graph/routes";
import type { Service } from "../wire/services";
import type { ParityRow } from "./parity";
import { clientsOf } from "./tried-by";

/** docs/sandbox-parity.md, made of the rows that stand beside the routes. */

export const rowsOf: Record<Service, readonly ParityRow[]> = {
  entra,
  graph,
  exchange,
  defender,
  "cloud-apps": cloudApps,
  dropzone,
  azure,
  control,
};

const titles: Record<Service, string> = {
  entra: "Entra ID",
  graph: "Microsoft Graph",
  exchange: "Exchange Online",
  defender: "Defender for Endpoint",
  "cloud-apps": "Defender for Cloud Apps",
  dropzone: "Dropzone",
  azure: "Azure Resource Manager",
  control: "The sandbox's own control",
};

const introduction = `# How true the sandbox is

Made by \`npx tsx sandbox/parity/write-parity.ts\` from the rows that stand beside each route, and compared with the routes really served by
\`sandbox/parity/parity.test.ts\`. Do not edit it here.

- **real**: every documented rule that the portal could meet is there, and a client that nobody here wrote has tried it.
- **documented**: every documented rule that the portal could meet is there, and nobody but us has tried it.
- **simplified**: the note says what is left out.
- **absent**: known, and not served.
- **own**: of the sandbox, which no vendor has.

Nothing was tried on a real tenant unless a row says *seen*. The clients that tried a route do their jobs in each \`npm test\`
(\`scripts/real-clients\`), which fails when one of them does something else than this table says.
`;

const shown = ["real", "documented", "simplified", "absent", "own"] as const;
type Shown = (typeof shown)[number];

/** Nobody can call a route real: it is, once a client of somebody else's got its answer. */
export function shownTruth(row: ParityRow): Shown {
  if (row.service === "control") return "own";
  if (row.truth !== "complete") return row.truth;
  return clientsOf(row).length > 0 ? "real" : "documented";
}

export function parityDocument(): string {
  const sections = (Object.keys(rowsOf) as Service[]).map((service) => section(titles[service], rowsOf[service]));
  return [introduction, ...sections].join("\n");
}

function section(title: string, rows: readonly ParityRow[]): string {
  const head = "| route | how true | tried by | vendor's page | learnt from | test that shows it | note |\n|---|---|---|---|---|---|---|";
  return `## ${title}\n\n${summary(rows)}\n\n${[head, ...rows.map(line)].join("\n")}\n`;
}

function summary(rows: readonly ParityRow[]): string {
  const counts = shown.map((truth) => ({ truth, count: rows.filter((row) => shownTruth(row) === truth).length }));
  const present = counts.filter(({ count }) => count > 0).map(({ truth, count }) => `${count} ${truth}`);
  return `${present.join(", ")}.`;
}

function line(row: ParityRow): string {
  const page = row.page ? `[page](${row.page})` : "none";
  const cells = [
    `\`${row.method} ${row.path}\``,
    shownTruth(row),
    clientsOf(row).join(", "),
    page,
    row.learnt,
    row.test ?? "",
    row.note ?? "",
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}
