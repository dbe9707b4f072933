import type pg from "pg";
import type { ColumnType } from "./copy-rows";

/** Writes rows with PostgreSQL's COPY, which is many times faster than INSERT. */

/** The types of a table's columns, in their order here. */
export async function columnTypes(client: pg.Client, table: string, columns: readonly string[]): Promise<ColumnType[]> {
  const { rows } = await client.query(
    `SELECT CASE typtype WHEN 'e' THEN 'text' ELSE typname END AS type
     FROM unnest($2::text[]) WITH ORDINALITY AS wanted (name, i)
       JOIN pg_attribute ON attrelid = $1::regclass AND attname = wanted.name JOIN pg_type t ON t.oid = atttypid ORDER BY i`,
    [table, columns],
  );
  return rows.map(({ type }) => type as ColumnType);
}

/** `isNew`: the table was created or emptied in this transaction. */
type Into = { table: string; columns: readonly string[]; isNew: boolean };

export function copyInto(client: pg.Client, { table, columns, isNew }: Into, rows: Uint8Array): Promise<void> {
  const names = columns.map((name) => `"${name}"`).join(", ");
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(`COPY ${table} (${names}) FROM STDIN WITH (FORMAT binary${isNew ? ", FREEZE" : ""})`, rows, resolve, reject));
  });
}

/** Methods of pg's connection for COPY that its types leave out. */
type CopyingConnection = pg.Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void };

const chunkLength = 1 << 16;

/** A query that pg drives by these methods: see Submittable, and pg's lib/client.js. */
class CopyIn implements pg.Submittable {
  constructor(
    private readonly statement: string,
    private readonly rows: Uint8Array,
    private readonly resolve: () => void,
    private readonly reject: (error: Error) => void,
  ) {}

  submit(connection: pg.Connection): void {
    connection.query(this.statement);
  }

  handleCopyInResponse(connection: CopyingConnection): void {
    for (let at = 0; at < this.rows.length; at += chunkLength)
      connection.sendCopyFromChunk(Buffer.from(this.rows.buffer, this.rows.byteOffset + at, Math.min(chunkLength, this.rows.length - at)));
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
