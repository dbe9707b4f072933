/**
 * Tables as text (RFC 4180), read and written. Pure. Reading forgives what spreadsheets do: a byte order mark, CRLF, semicolons or
 * tabs in place of commas. Writing forgives nothing: what a spreadsheet would take for a formula is made plain text.
 */

export type CsvRow = { /** Where the row begins in the text, from 1. */ line: number; cells: string[] };
export type ReadCsv = { ok: true; rows: CsvRow[] } | { ok: false; reason: "quote-not-closed"; line: number };

export function readCsv(text: string): ReadCsv {
  const source = text.replace(/^\uFEFF/, "");
  const delimiter = delimiterOf(source);
  const rows: CsvRow[] = [];
  let [cells, cell, line, startedAt]: [string[], string, number, number] = [[], "", 1, 1];
  let quotedSince: number | null = null;
  const endRow = () => {
    rows.push({ line: startedAt, cells: [...cells, cell] });
    [cells, cell] = [[], ""];
  };
  for (let at = 0; at < source.length; at++) {
    const character = source[at] as string;
    if (character === "\n" || (character === "\r" && source[at + 1] !== "\n")) line++;
    if (quotedSince !== null) {
      if (character !== '"') cell += character;
      else if (source[at + 1] === '"') cell += source[++at];
      else quotedSince = null;
    } else if (character === '"' && cell.trim() === "") {
      [cell, quotedSince] = ["", line];
    } else if (character === delimiter) {
      cells.push(cell);
      cell = "";
    } else if (character === "\n" || character === "\r") {
      if (character === "\r" && source[at + 1] === "\n") continue;
      endRow();
      startedAt = line;
    } else cell += character;
  }
  if (quotedSince !== null) return { ok: false, reason: "quote-not-closed", line: quotedSince };
  if (cell !== "" || cells.length > 0) endRow();
  return { ok: true, rows: rows.filter((row) => row.cells.some((each) => each.trim() !== "")) };
}

/** The one of the three that the first line has most of, outside quotes. */
function delimiterOf(source: string): string {
  const firstLine = (source.trimStart().split(/\r?\n|\r/, 1)[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => firstLine.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/** One line, with its line break. */
export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

/**
 * Spreadsheets run a cell that begins with one of these as a formula, which can send the table elsewhere. A leading apostrophe makes
 * it text: https://owasp.org/www-community/attacks/CSV_Injection
 */
function csvCell(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  const safe = typeof value === "string" && /^[\s]*[=+\-@\t\r＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
