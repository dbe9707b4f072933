/**
 * Rows in COPY's binary format: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4. Both sides take half the time that the text
 * format takes them: no time is written out and read again, and no text is searched for characters to escape.
 */

export type Cell = string | number | null | Date | readonly string[] | { json: unknown };

/** As PostgreSQL names them. An enumeration's value is sent as text. */
export type ColumnType = "text" | "uuid" | "timestamptz" | "int4" | "jsonb" | "_text";

const head = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
const firstLength = 1 << 16;
/** PostgreSQL counts from the year 2000. */
const epoch = Date.UTC(2000);
const oidOfText = 25;

/** The rows of one table. */
export class CopyRows {
  length = 0;
  private buffer = Buffer.allocUnsafeSlow(firstLength);
  private at = 0;

  constructor(private readonly types: readonly ColumnType[]) {}

  add(cells: readonly Cell[]): void {
    if (cells.length !== this.types.length) throw new Error(`${cells.length} cells for ${this.types.length} columns.`);
    if (this.length === 0) this.at = head.copy(this.buffer);
    this.length += 1;
    this.room(2);
    this.at = this.buffer.writeInt16BE(cells.length, this.at);
    for (let i = 0; i < cells.length; i++) this.cell(this.types[i] as ColumnType, cells[i] as Cell);
  }

  /** All rows, as COPY reads them. The next row begins anew. */
  take(): Uint8Array {
    this.room(2);
    this.at = this.buffer.writeInt16BE(-1, this.at);
    const taken = this.buffer.subarray(0, this.at);
    // The next rows will need about as much.
    this.buffer = Buffer.allocUnsafeSlow(this.buffer.length);
    this.length = 0;
    return taken;
  }

  private cell(type: ColumnType, cell: Cell): void {
    if (cell === null) this.int(-1);
    else if (type === "text") this.text(cell as string);
    else if (type === "timestamptz") this.moment(cell instanceof Date ? cell.getTime() : Date.parse(cell as string));
    else if (type === "uuid") this.uuid(cell as string);
    else if (type === "jsonb") this.jsonb((cell as { json: unknown }).json);
    else if (type === "int4") {
      this.int(4);
      this.int(cell as number);
    } else this.texts(cell as readonly string[]);
  }

  private int(value: number): void {
    this.room(4);
    this.at = this.buffer.writeInt32BE(value, this.at);
  }

  private text(text: string): void {
    this.room(4 + 3 * text.length);
    const length = this.buffer.write(text, this.at + 4);
    this.buffer.writeInt32BE(length, this.at);
    this.at += 4 + length;
  }

  private jsonb(value: unknown): void {
    const text = JSON.stringify(value);
    this.room(5 + 3 * text.length);
    const length = this.buffer.write(text, this.at + 5);
    this.buffer.writeInt32BE(length + 1, this.at);
    // The version of the format.
    this.buffer[this.at + 4] = 1;
    this.at += 5 + length;
  }

  private moment(milliseconds: number): void {
    if (!Number.isFinite(milliseconds)) throw new Error("No moment.");
    this.room(12);
    const microseconds = (milliseconds - epoch) * 1000;
    const high = Math.floor(microseconds / 2 ** 32);
    this.at = this.buffer.writeInt32BE(8, this.at);
    this.at = this.buffer.writeInt32BE(high, this.at);
    this.at = this.buffer.writeUInt32BE(microseconds - high * 2 ** 32, this.at);
  }

  private uuid(text: string): void {
    this.room(20);
    this.at = this.buffer.writeInt32BE(16, this.at);
    const end = this.at + 16;
    for (let i = 0; i < text.length && this.at < end; i += 2) {
      if (text.charCodeAt(i) === dash) i += 1;
      this.buffer[this.at++] = (digitOf(text.charCodeAt(i)) << 4) | digitOf(text.charCodeAt(i + 1));
    }
    if (this.at !== end) throw new Error(`${text} is not a UUID.`);
  }

  private texts(texts: readonly string[]): void {
    const lengthAt = this.at;
    this.int(0);
    this.int(texts.length === 0 ? 0 : 1);
    this.int(0);
    this.int(oidOfText);
    if (texts.length > 0) {
      this.int(texts.length);
      this.int(1);
    }
    for (const text of texts) this.text(text);
    this.buffer.writeInt32BE(this.at - lengthAt - 4, lengthAt);
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.buffer.length, this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}

const dash = 0x2d;
/** Of a hexadecimal digit's character code, in lower case. */
const digitOf = (code: number): number => (code < 0x3a ? code - 0x30 : code - 0x57);
