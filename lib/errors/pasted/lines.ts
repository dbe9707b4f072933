import { guidPattern } from "./request-ids";

/** Takes off what a terminal, a mail program or a table drew around the lines of a message. Pure. */

const longestLines = 2000;

export function withoutLineFrames(text: string): string {
  const lines = text
    .split("\n", longestLines)
    .map(withoutFrame)
    .filter((line) => line !== null);
  return joinedIds(withoutLogPrefixes(lines).join("\n"));
}

const logPrefix =
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?\]?[ \t]{1,4}(?:\[?(?:ERROR|WARN|WARNING|INFO|DEBUG|TRACE|FATAL)\]?:?[ \t]{1,4})?(?:\[[^\]\n]{0,40}\][ \t]{1,4})?/;

/** The time and the level that a log puts before each line of a message. The first line keeps them. */
function withoutLogPrefixes(lines: readonly string[]): readonly string[] {
  const isLog = lines.length > 1 && lines.every((line) => line.trim() === "" || logPrefix.test(line));
  return isLog ? lines.map((line, i) => (i === 0 ? line : line.replace(logPrefix, ""))) : lines;
}

const drawn = /[\u2500-\u257F\u2580-\u259F]/;

/** Null for a line that holds nothing but a frame. */
function withoutFrame(line: string): string | null {
  const unquoted = line.replace(/^[ \t]{0,8}(?:>[ \t]?){1,20}(?!>)/, "");
  if (!drawn.test(unquoted)) return withoutMargin(unquoted);
  const inner = unquoted.replace(/[\u2500\u2501\u2504-\u250B\u254C\u254D\u2550\u256D-\u2570\u250C-\u251B\u2554-\u255D]{1,400}/g, " ");
  const cells = inner.split(/[\u2502\u2503\u2551\u2580-\u259F\u251C-\u254B\u255E-\u256C]/);
  const text = cells.map((cell) => cell.trim());
  while (text[0] === "") text.shift();
  while (text.at(-1) === "") text.pop();
  return text.length === 0 ? null : text.join("\t");
}

/** PowerShell's margin (`   2 |  code`, `     | message`), and the bars of a Markdown table. */
function withoutMargin(line: string): string {
  if (/^[ \t]{0,12}(?:Line)?[ \t]{0,4}\d{0,6}[ \t]{1,8}\|(?:[ \t]|$)/.test(line)) return line.slice(line.indexOf("|") + 1).trim();
  if (/^\|.{0,2000}\|[ \t]{0,4}$/.test(line))
    return line
      .trim()
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim())
      .join("\t");
  return /^\|[ \t]/.test(line) ? line.slice(2) : line;
}

const idAtStart = new RegExp(`^${guidPattern}(?![0-9a-f])`, "i");

/** Ids and AADSTS numbers that were cut in two at the end of a line. Other words are joined while the text is read: see `readings`. */
function joinedIds(text: string): string {
  const lines = text.split("\n");
  const joined: string[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    if (before !== undefined && isCutId(before, line.trimStart())) joined[joined.length - 1] = before.trimEnd() + line.trimStart();
    else joined.push(line);
  }
  return joined.join("\n");
}

function isCutId(before: string, after: string): boolean {
  const end = /[0-9a-f-]{1,35}$/i.exec(before.slice(-60).trimEnd())?.[0] ?? "";
  const start = /^[0-9a-f-]{1,35}/i.exec(after)?.[0] ?? "";
  if (end !== "" && start !== "" && idAtStart.test(end + start)) return end.length < 36;
  const code = /A?A?D?S?T?S?\d{0,7}$/.exec(before.slice(-14).trimEnd())?.[0] ?? "";
  return code !== "" && /^AADSTS\d{5,8}:(?!\d)/.test(code + after.slice(0, 16)) && !/^AADSTS\d{5,8}:/.test(after);
}

/**
 * The ways to read the line breaks: a break between words, and a break in the middle of a word. A terminal cuts words at its width, without a
 * sign. The first way is the likelier one; there is only one where no word can have been cut.
 */
export function readings(text: string): string[] {
  const spaced = text.replace(breaks, " ");
  const joined = text.replace(/([\p{L}\p{N}_-])\n[ \t]{0,12}(?=[\p{L}\p{N}_-])/gu, "$1");
  return joined === text ? [spaced] : [spaced, joined.replace(breaks, " ")];
}

const breaks = /[ \t]{0,8}\n\s{0,80}/g;
