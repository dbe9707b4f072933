import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";

/**
 * Reads and writes tables as CSV (RFC 4180). Pure. The reader accepts what spreadsheets write: a byte order mark, CRLF, semicolons or tabs
 * in place of commas. The writer makes plain text of everything that a spreadsheet would run as a formula.
 */

/** `line`: the line of the text on which the row begins, from 1. */
export type CsvRow = { line: number; cells: string[] };
/** `line`: the line on which the row with the unclear quote begins, from 1. */
export type ReadCsv =
  | { ok: true; rows: CsvRow[] }
  | { ok: false; reason: "quote-not-closed" | "text-after-quote" | "too-long" | "too-many-lines"; line: number };

/** In characters: a thousand rows of a hundred and fifty. The parser takes about a microsecond for each of them. */
export const longestTable = 150_000;
/** With the rows without any text. */
const mostLines = 5000;

/**
 * Rows without any text are left out. Spaces around a cell are removed, unless they are within quotes. `delimiter`: without it, the one
 * that is most frequent in the first line.
 */
export function readCsv(text: string, delimiter?: string): ReadCsv {
  if (text.length > longestTable) return { ok: false, reason: "too-long", line: 1 };
  const source = text.replace(/^\uFEFF/, "");
  const bytes = Buffer.from(source);
  const rows: CsvRow[] = [];
  // Lines are counted here, because the parser counts CRLF within quotes as two.
  let [line, from, read] = [1, 0, 0];
  try {
    parse(bytes, {
      ...asPeopleWrite,
      delimiter: delimiter ?? delimiterOf(source),
      on_record: (cells: string[], { bytes: until }) => {
        if (++read > mostLines) throw new TooManyLines();
        if (cells.some((each) => each.trim() !== "")) rows.push({ line, cells });
        line += bytes.toString("utf8", from, until).match(/\r\n|\n|\r/g)?.length ?? 0;
        from = until;
        return null;
      },
    });
  } catch (error) {
    if (error instanceof TooManyLines) return { ok: false, reason: "too-many-lines", line };
    const reason = error instanceof CsvError ? unclearQuotes[error.code] : undefined;
    if (reason === undefined) throw error;
    return { ok: false, reason, line };
  }
  return { ok: true, rows };
}

const asPeopleWrite = {
  record_delimiter: ["\r\n", "\n", "\r"],
  trim: true,
  relax_quotes: true,
  relax_column_count: true,
};

/** In characters. Titles above a table are shorter. */
const longestBeginning = 10_000;

/** The cells of the first rows, as they are with this delimiter. Ends before the first row that cannot be read. */
export function beginningOfCsv(text: string, delimiter: string, rows: number): string[][] {
  const read: string[][] = [];
  try {
    parse(text.slice(0, longestBeginning).replace(/^\uFEFF/, ""), {
      ...asPeopleWrite,
      delimiter,
      to: rows,
      on_record: (cells: string[]) => {
        read.push(cells);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return read;
}

/** Ends the parsing. */
class TooManyLines extends Error {
  override name = "TooManyLines";
}

/** The parser's errors about quotation marks. */
const unclearQuotes: Readonly<Record<string, "quote-not-closed" | "text-after-quote">> = {
  CSV_QUOTE_NOT_CLOSED: "quote-not-closed",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "text-after-quote",
};

/** The delimiter that is most frequent in the first line, outside quotes. */
function delimiterOf(source: string): string {
  const firstLine = (source.trimStart().split(/\r?\n|\r/, 1)[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => firstLine.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/** One row, with the line break at its end. Null is an empty cell. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  stringify([cells], { record_delimiter: "\r\n", quoted_match: /[,;\t\r\n]|^\s|\s$/, cast: { string: withoutFormula } });

/**
 * Spreadsheets run a cell that begins with one of these characters as a formula, and a formula can send the table to another site. A
 * leading apostrophe makes it text: https://owasp.org/www-community/attacks/CSV_Injection. The option `escape_formulas` misses a formula
 * after a space.
 */
const withoutFormula = (text: string): string => (/^\s*[=+\-@\t\r＝＋－＠]/u.test(text) ? `'${text}` : text);
