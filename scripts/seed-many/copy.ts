import type pg from "pg";

/** Writes rows with PostgreSQL's COPY, which is many times faster than INSERT. */

export type Cell = string | number | boolean | null | Date | readonly string[] | { json: unknown };

/** One line of COPY's text format: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2 */
export const copyLine = (cells: readonly Cell[]): string => `${cells.map(copyCell).join("\t")}\n`;

function copyCell(cell: Cell): string {
  if (cell === null) return "\\N";
  if (typeof cell === "string") return escaped(cell);
  if (typeof cell === "number" || typeof cell === "boolean") return String(cell);
  if (cell instanceof Date) return cell.toISOString();
  if ("json" in cell) return escapedJson(JSON.stringify(cell.json));
  return escaped(`{${cell.map((item) => `"${item.replace(/["\\]/g, "\\$&")}"`).join(",")}}`);
}

const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const special = /[\\\t\n\r]/g;
// Most texts contain none of them, and four searches are faster than the regular expression.
const isPlain = (text: string) => !(text.includes("\\") || text.includes("\t") || text.includes("\n") || text.includes("\r"));
const escaped = (text: string): string => (isPlain(text) ? text : text.replace(special, (character) => escapes[character] ?? ""));
/** JSON has escaped the others itself. */
const escapedJson = (text: string): string => (text.includes("\\") ? text.replaceAll("\\", "\\\\") : text);

/** `isNew`: the table was created or emptied in this transaction. */
type Into = { table: string; columns: readonly string[]; isNew: boolean };

export function copyInto(client: pg.Client, { table, columns, isNew }: Into, text: Uint8Array): Promise<void> {
  const names = columns.map((name) => `"${name}"`).join(", ");
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(`COPY ${table} (${names}) FROM STDIN${isNew ? " WITH (FREEZE)" : ""}`, text, resolve, reject));
  });
}

/** Methods of pg's connection for COPY that its types leave out. */
type CopyingConnection = pg.Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void };

const chunkLength = 1 << 16;

/** A query that pg drives by these methods: see Submittable, and pg's lib/client.js. */
class CopyIn implements pg.Submittable {
  constructor(
    private readonly statement: string,
    private readonly text: Uint8Array,
    private readonly resolve: () => void,
    private readonly reject: (error: Error) => void,
  ) {}

  submit(connection: pg.Connection): void {
    connection.query(this.statement);
  }

  handleCopyInResponse(connection: CopyingConnection): void {
    for (let at = 0; at < this.text.length; at += chunkLength)
      connection.sendCopyFromChunk(Buffer.from(this.text.buffer, this.text.byteOffset + at, Math.min(chunkLength, this.text.length - at)));
    connection.endCopyFrom();
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.resolve();
  }

  handleError(error: Error): void {
    this.reject(error);
  }
}
