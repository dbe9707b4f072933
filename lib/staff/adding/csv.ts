import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";

/**
 * Tables as text (RFC 4180), read and written. Pure. Reading forgives what spreadsheets do: a byte order mark, CRLF, semicolons or
 * tabs in place of commas. Writing forgives nothing: what a spreadsheet would take for a formula is made plain text.
 */

export type CsvRow = { /** Where the row begins in the text, from 1. */ line: number; cells: string[] };
export type ReadCsv = { ok: true; rows: CsvRow[] } | { ok: false; reason: "quote-not-closed" /** Where that row begins. */; line: number };

/** Rows without any text are left out. Spaces around a cell count only within quotes. */
export function readCsv(text: string): ReadCsv {
  const source = text.replace(/^\uFEFF/, "");
  const bytes = Buffer.from(source);
  const rows: CsvRow[] = [];
  // Counted here: the parser takes CRLF within quotes for two lines.
  let [line, from] = [1, 0];
  try {
    parse(bytes, {
      delimiter: delimiterOf(source),
      record_delimiter: ["\r\n", "\n", "\r"],
      trim: true,
      relax_quotes: true,
      relax_column_count: true,
      on_record: (cells: string[], { bytes: until }) => {
        if (cells.some((each) => each.trim() !== "")) rows.push({ line, cells });
        line += bytes.toString("utf8", from, until).match(/\r\n|\n|\r/g)?.length ?? 0;
        from = until;
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError && unclearQuotes.includes(error.code)) return { ok: false, reason: "quote-not-closed", line };
    throw error;
  }
  return { ok: true, rows };
}

/** A quotation mark that nobody closed, and text behind one that closed a cell. */
const unclearQuotes = ["CSV_QUOTE_NOT_CLOSED", "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE"];

/** The one of the three that the first line has most of, outside quotes. */
function delimiterOf(source: string): string {
  const firstLine = (source.trimStart().split(/\r?\n|\r/, 1)[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => firstLine.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/** One line, with its line break. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  stringify([cells], { record_delimiter: "\r\n", quoted_match: /[,;\t\r\n]|^\s|\s$/, cast: { string: withoutFormula } });

/**
 * Spreadsheets run a cell that begins with one of these as a formula, which can send the table elsewhere. A leading apostrophe makes
 * it text: https://owasp.org/www-community/attacks/CSV_Injection. The option `escape_formulas` overlooks one behind a space.
 */
const withoutFormula = (text: string): string => (/^\s*[=+\-@\t\r＝＋－＠]/u.test(text) ? `'${text}` : text);
