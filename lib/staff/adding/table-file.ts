/**
 * Turns a file that staff upload as a table into text, whatever program wrote it. Files that only bear the name of a CSV file are
 * recognized by how they begin. Pure.
 */

export type NoTable = "spreadsheet" | "web-page" | "another-kind";
export type TableText = { ok: true; text: string } | { ok: false; reason: NoTable };

/** Reads UTF-8, UTF-16 (with or without a byte order mark) and Windows-1252, which older programs write. */
export function tableText(bytes: Uint8Array): TableText {
  const kind = kindOfBytes(bytes);
  if (kind) return { ok: false, reason: kind };
  const text = decoded(bytes);
  if (text === null) return { ok: false, reason: "another-kind" };
  const problem = kindOfText(text);
  return problem ? { ok: false, reason: problem } : { ok: true, text };
}

/** By the signatures of ZIP (.xlsx, .ods, .numbers), of Microsoft's compound files (.xls), and of PDF. */
function kindOfBytes(bytes: Uint8Array): NoTable | null {
  const start = Buffer.from(bytes.subarray(0, 4)).toString("hex");
  if (start === "504b0304" || start === "d0cf11e0") return "spreadsheet";
  return start === "25504446" || start.startsWith("7b5c7274") || start.startsWith("1f8b") ? "another-kind" : null;
}

/** In characters. What a file is shows before that. */
const beginning = 1000;

/** A text that is no table. Null when it may be one. */
export function kindOfText(text: string): NoTable | null {
  const start = text.slice(0, beginning).replace(/^[\s\uFEFF]+/, "");
  if (/^<\?xml|^<workbook/i.test(start) && /workbook|spreadsheet/i.test(start)) return "spreadsheet";
  if (/^<(?:!doctype|!--|html|head|body|table|meta|script|\?xml)\b/i.test(start)) return "web-page";
  // A word in brackets may be a heading; a brace and a quotation mark begin JSON.
  return /^[[{]\s{0,20}["{]/.test(start) ? "another-kind" : null;
}

function decoded(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const zeros = zerosIn(bytes.subarray(0, beginning));
  if (zeros.odd > zeros.even && zeros.even === 0) return new TextDecoder("utf-16le").decode(bytes);
  if (zeros.even > zeros.odd && zeros.odd === 0) return new TextDecoder("utf-16be").decode(bytes);
  if (zeros.odd > 0) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return fromWindows1252(bytes);
  }
}

/** Node 20 decodes this as Latin-1, and then these signs are control characters. https://github.com/nodejs/node/issues/56542 */
const fromWindows1252 = (bytes: Uint8Array): string =>
  new TextDecoder("latin1").decode(bytes).replace(/[\x80-\x9f]/g, (sign) => signs.charAt(sign.charCodeAt(0) - 0x80));

/** Of the bytes 0x80 to 0x9f. */
const signs = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** Zero bytes at even and odd places: in UTF-16 one of the two bytes of each Latin letter is zero. */
function zerosIn(bytes: Uint8Array): { even: number; odd: number } {
  const zeros = { even: 0, odd: 0 };
  for (const [at, byte] of bytes.entries()) if (byte === 0) zeros[at % 2 === 0 ? "even" : "odd"]++;
  return zeros;
}
