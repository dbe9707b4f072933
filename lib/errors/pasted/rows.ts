/** Tables of a sign-in log: each value gets the heading of its column, as if it had been pasted from the details of one sign-in. Pure. */

const most = { lines: 200, columns: 60 };

/** A heading that a message is worth reading for: a code, an id, a reason. */
const heading = /error|fehler|erreur|erro|failure|result|status|request|correlation|korrelation|corr[ée]la|anforderung|エラー|错误|錯誤/i;

type Columns = (line: string) => string[];

export function labelRows(text: string): string {
  const lines = text.split("\n", most.lines + 1);
  if (lines.length < 2 || lines.length > most.lines) return text;
  const read: string[] = [];
  let columns: { names: string[]; split: Columns } | null = null;
  for (const [i, line] of lines.entries()) {
    const started = startOfTable(line, lines[i + 1] ?? "");
    if (started) columns = started;
    const cells: string[] = started || columns === null ? [] : columns.split(line);
    if (columns === null || started || cells.length !== columns.names.length || isRuler(line)) {
      read.push(line);
      if (!started && !isRuler(line)) columns = null;
      continue;
    }
    const { names } = columns;
    read.push(...cells.flatMap((cell, place) => (cell === "" ? [] : [`${names[place]}: ${cell}`])));
  }
  return read.join("\n");
}

const isRuler = (line: string): boolean => /^[-=:\s+]{3,4000}$/.test(line) && /-{2}|={2}/.test(line);

function startOfTable(line: string, next: string): { names: string[]; split: Columns } | null {
  if (line.length > 4000 || !heading.test(line)) return null;
  const offsets = isRuler(next) && !next.includes("\t") ? [...next.matchAll(/-{1,400}(?!-)/g)].map(({ index }) => index) : [];
  const candidates: Columns[] = [
    ...(offsets.length > 1 ? [(row: string) => offsets.map((from, i) => row.slice(from, offsets[i + 1]).trim())] : []),
    ...["\t", ";", ","].map((separator) => (row: string) => cellsOf(row, separator)),
  ];
  for (const split of candidates) {
    const names = split(line);
    const isTable = names.length > 1 && names.length <= most.columns && names.every((name) => /^[\p{L}][^:{}=]{0,60}$/u.test(name));
    if (isTable && split(next).length === names.length) return { names, split };
  }
  return null;
}

/** Cells may be quoted, and a quote in a quoted cell is doubled. */
function cellsOf(row: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const character of row.slice(0, 8000)) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  return [...cells, cell.trim()];
}
