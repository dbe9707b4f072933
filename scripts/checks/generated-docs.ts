import { stringify } from "yaml";
import { openApi } from "@/lib/api/contract/openapi";
import { capability } from "@/lib/catalogue/capabilities";
import { limits } from "@/lib/catalogue/limits";
import { permissions, resources } from "@/lib/catalogue/permissions";
import { retention } from "@/lib/catalogue/retention";
import { envSchema } from "@/lib/env";

/** Makes the documents' tables of permissions, configuration and limits, and the contract of the API, from the tables that the portal itself uses. */

type Variable = { name: string; says: string; example: string; isNeeded: boolean; standard: string | null };

function variables(): Variable[] {
  return Object.entries(envSchema.shape).map(([name, field]) => {
    const whenMissing = field.safeParse(undefined);
    const standard = whenMissing.success && ["string", "number"].includes(typeof whenMissing.data) ? String(whenMissing.data) : null;
    return {
      name,
      says: field.description ?? "",
      example: String(field.meta()?.example ?? ""),
      isNeeded: !whenMissing.success,
      standard,
    };
  });
}

export function envExample(): string {
  const entries = variables().map(({ name, says, example, isNeeded, standard }) => {
    const about = isNeeded ? says : `${says} ${standard === null ? "Optional." : `Optional; ${standard} if not set.`}`;
    return `# ${about}\n${isNeeded ? "" : "# "}${name}=${quoted(example)}\n`;
  });
  return `# What the portal reads from its environment. Made from lib/env.ts by npm run generate.\n\n${entries.join("\n")}`;
}

/** docs/openapi.yaml. */
export const openApiDocument = (): string =>
  `# Made from lib/api/contract by npm run generate.\n${stringify(openApi(), { lineWidth: 0, aliasDuplicateObjects: false })}`;

const quoted = (value: string) => (/\s/.test(value) ? `"${value}"` : value);

function environmentTable(): string {
  const rows = variables().map(({ name, says, isNeeded, standard }) => [`\`${name}\``, isNeeded ? "yes" : (standard ?? "no"), says]);
  return table(["variable", "needed", "what it is"], rows);
}

export function permissionTable(): string {
  const rows = permissions.map((permission) => [
    resources[permission.resource].name,
    `\`${permission.name}\``,
    capability(permission.capability).name,
    permission.purpose,
    permission.permits,
  ]);
  return table(["service", "permission", "for", "why Dropzone needs it", "what it permits"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

function retentionTable(): string {
  const rows = retention.map(({ what, why, howLong, by }) => [what, why, howLong, `[${by.split("/").at(-1)}](../${by})`]);
  return table(["what", "why", "how long", "kept to by"], rows);
}

function limitTable(): string {
  const by = { address: "client address", session: "session", key: "API key" };
  const rows = Object.entries(limits).map(([name, limit]) => [
    `\`${name}\``,
    limit.counts,
    by[limit.by],
    limit.seconds === null ? `${limit.times} at one time` : `${limit.times} in ${limit.seconds} s`,
  ]);
  return table(["limit", "what is counted", "for each", "default"], rows);
}

const blocksOf = {
  "README.md": { permissions: permissionTable, environment: environmentTable },
  "docs/go-live.md": { limits: limitTable },
  "docs/security.md": { retention: retentionTable },
};
type Generated = keyof typeof blocksOf;
export const generatedDocuments = ["README.md", "docs/go-live.md", "docs/security.md"] as const satisfies readonly Generated[];

/** Replaces the text between the markers `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`. A missing marker is an error. */
export function withGeneratedBlocks(file: Generated, document: string): string {
  return Object.entries(blocksOf[file]).reduce((text, [name, write]) => {
    const between = new RegExp(`(<!-- generated:${name} -->\n)[\\s\\S]*?(<!-- /generated:${name} -->)`);
    if (!between.test(text))
      throw new Error(`${file} has no place for the ${name}: put <!-- generated:${name} --> and <!-- /generated:${name} -->.`);
    return text.replace(between, (_, start: string, end: string) => `${start}${write()}\n${end}`);
  }, document);
}
