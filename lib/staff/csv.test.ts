import { describe, expect, it } from "vitest";
import { csvLine, readCsv } from "./csv";

const cellsOf = (text: string) => {
  const read = readCsv(text);
  return read.ok ? read.rows.map((row) => row.cells) : read.reason;
};

describe("reading a table from text", () => {
  it.each([
    [
      "commas",
      "a,b\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "semicolons, as a European Excel writes them",
      "a;b\n1,5;2",
      [
        ["a", "b"],
        ["1,5", "2"],
      ],
    ],
    [
      "tabs, as copied from a spreadsheet",
      "a\tb\n1\t2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "line ends of Windows",
      "a,b\r\n1,2\r\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "line ends of old Macs",
      "a,b\r1,2\r",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a byte order mark",
      "\uFEFFa,b\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "quotes around a delimiter",
      'a,b\n"x, y",2',
      [
        ["a", "b"],
        ["x, y", "2"],
      ],
    ],
    ["quotes within quotes", 'a\n"say ""hi"""', [["a"], ['say "hi"']]],
    [
      "a line break within quotes",
      'a,b\n"x\r\ny",2',
      [
        ["a", "b"],
        ["x\r\ny", "2"],
      ],
    ],
    ["a quote in the middle of a word", 'a\n5" disk', [["a"], ['5" disk']]],
    [
      "a delimiter within quotes in the first line",
      '"a;b;c",d\n1,2',
      [
        ["a;b;c", "d"],
        ["1", "2"],
      ],
    ],
    [
      "an empty last cell",
      "a,b\n1,",
      [
        ["a", "b"],
        ["1", ""],
      ],
    ],
    [
      "blank lines and lines of delimiters only",
      "a,b\n\n,\n1,2\n\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "spaces outside quotes",
      'a, b\n "x, y" , z ',
      [
        ["a", "b"],
        ["x, y", "z"],
      ],
    ],
    ["rows of different lengths", "a,b\n1\n1,2,3", [["a", "b"], ["1"], ["1", "2", "3"]]],
    ["nothing", "", []],
  ])("understands %s", (_, text, cells) => {
    expect(cellsOf(text)).toEqual(cells);
  });

  it("gives the line on which each row begins, also after a cell of two lines", () => {
    const read = readCsv('a\n"1\n1"\n\n2');
    expect(read.ok && read.rows.map((row) => row.line)).toEqual([1, 2, 5]);
  });

  it("counts CRLF as one line break, also within quotes", () => {
    const read = readCsv('a,b\r\n"x\r\ny",2\r\n\r\n3,4\r\n');
    expect(read.ok && read.rows.map((row) => row.line)).toEqual([1, 2, 5]);
  });

  it("reports the line of a quote that is not closed", () => {
    expect(readCsv('a,b\n1,2\n"x,3\n4,5')).toEqual({ ok: false, reason: "quote-not-closed", line: 3 });
    expect(readCsv('a,b\r\n"x\r\ny",2\r\n"x,3\r\n4,5')).toEqual({ ok: false, reason: "quote-not-closed", line: 4 });
  });

  it("reports a cell that has text after its closing quote", () => {
    expect(readCsv('a,b\n1,"x" y\n1,2')).toEqual({ ok: false, reason: "text-after-quote", line: 2 });
  });
});

describe("writing a table", () => {
  it.each([
    ["plain text as it is", ["Contoso", 17, null], "Contoso,17,\r\n"],
    ["a delimiter in quotes", ["a,b", "c;d"], '"a,b","c;d"\r\n'],
    ["quotes doubled", ['say "hi", now'], '"say ""hi"", now"\r\n'],
    ["a formula as text", ["=HYPERLINK(1)"], "'=HYPERLINK(1)\r\n"],
    ["a formula after a space as text", [" =1+1"], "' =1+1\r\n"],
    ["a text that begins with plus, minus or at as text", ["+1", "-1", "@x"], "'+1,'-1,'@x\r\n"],
    ["a text that begins with a tab or a return as text", ["\t=1", "\r=1", "\tx"], '"\'\t=1","\'\r=1","\'\tx"\r\n'],
    ["nothing as an empty cell", [null, "", 0], ",,0\r\n"],
    ["a space at the end in quotes", ["x "], '"x "\r\n'],
    ["a formula with a wide equals sign as text", ["＝1"], "'＝1\r\n"],
    ["a formula after a line break as text", ["\n=1"], '"\'\n=1"\r\n'],
    ["a negative number as a number", [-3], "-3\r\n"],
  ])("writes %s", (_, cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });

  it("reads back what it wrote", () => {
    const cells = ['a "quoted" word', "two\nlines", "semi;colon", " spaced "];
    expect(cellsOf(`h1,h2,h3,h4\r\n${csvLine(cells)}`)).toEqual([["h1", "h2", "h3", "h4"], cells]);
  });
});
