import { withoutLineFrames } from "./lines";
import { longestText } from "./redact";
import { labelRows } from "./rows";

/**
 * Turns a pasted text into the text that the vendor wrote: without colours, frames, quote marks, encodings and defanged addresses. Every
 * pass changes only what it recognizes, and needs linear time. Pure.
 */
export function plainText(pasted: string): string {
  const decoding = [repairedEncoding, withoutInvisible, withoutColours, fromQuotedPrintable, withoutEscapes, fromPercent, withoutTags];
  // Twice: a message may be encoded in one way inside another, for example as JSON in a page.
  const passes = [...decoding, ...decoding, plainSigns, withoutDefanging, withoutLineFrames, labelRows];
  return passes.reduce((text, pass) => pass(text).slice(0, longestText), pasted.slice(0, longestText));
}

/** Wide letters and digits of East Asian keyboards become plain ones. Zero-width characters and those that set a direction go. */
const withoutInvisible = (text: string): string =>
  text
    .replaceAll("\0", "")
    .normalize("NFKC")
    .replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\uFFFC]/g, "")
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n");

/** The colours of a terminal: the control character itself, its picture, or its name in JSON. Some copies lose the control character. */
const withoutColours = (text: string): string =>
  text
    .replace(/(?:(?![\t\n])\p{Cc}|\u241B|\\u001b|\\x1b|\\e|\\033|\^\[|_x001B_)\[[\d;?]{0,20}[A-Za-z]/giu, "")
    .replace(/\[\d{1,3}(?:;\d{1,3}){0,4}m/g, "")
    .replace(/(?![\t\n\u0080-\u009F])\p{Cc}/gu, "");

const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009Džÿ";

/** UTF-8 that was read as Windows-1252: "isnâ€™t" becomes "isn’t". */
const repairedEncoding = (text: string): string =>
  text.replace(/[\u00C2-\u00F4][\u0080-\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}/g, (run) => {
    const bytes = [...run].map((character) => {
      const place = windows1252.indexOf(character);
      return place === -1 ? character.charCodeAt(0) : 0x80 + place;
    });
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(bytes));
    } catch {
      // It was no UTF-8 after all: the characters stay.
      return run;
    }
  });

/** The source of a mail: soft line breaks, and bytes as `=3D`. */
const fromQuotedPrintable = (text: string): string =>
  /=\n|=3D/.test(text)
    ? text.replace(/=\n/g, "").replace(/(?:=[0-9A-F]{2}){1,200}/g, (run) => decodedBytes(run.replaceAll("=", "%")) ?? run)
    : text;

/**
 * `\"`, `\r\n` and `\u0027` of JSON and of programs, also escaped several times. A `\n` before a small letter stays: it is a path
 * (`C:\new`), unless the text is full of escapes.
 */
function withoutEscapes(text: string): string {
  const isEscaped = /\\"|\\r\\n|\\n\\n/.test(text);
  return text
    .replace(/\\{1,8}u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\{1,8}r\\{1,8}n|_x000D__x000A_|`r`n/g, "\n")
    .replace(isEscaped ? /\\{1,8}[nr]/g : /\\{1,8}[nr](?![a-z])/g, "\n")
    .replace(/\\{1,8}t(?![a-z])/g, "\t")
    .replace(/\\{1,8}(["'/])/g, "$1")
    .replace(/\\{1,8}([_*#()[\].|>-])/g, "$1");
}

/** An address has its message percent-encoded, at times twice. A plus is a space there. */
function fromPercent(text: string): string {
  let read = withoutPlus(text);
  for (let times = 0; times < 3 && (read.match(/%[0-9a-f]{2}/gi)?.length ?? 0) > 1; times++)
    read = withoutPlus(read.replace(/(?:%[0-9a-f]{2}){1,200}/gi, (run) => decodedBytes(run) ?? run));
  return read.replace(/\r\n?/g, "\n");
}

const withoutPlus = (text: string): string =>
  text.replace(/[?&#](?:error_description|error_message|desc|message)=[^&]{1,4000}/gi, (value) => value.replaceAll("+", " "));

function decodedBytes(percent: string): string | null {
  try {
    return decodeURIComponent(percent);
  } catch {
    return null;
  }
}

/**
 * The tags of a web page, of XML and of CLIXML. What stands beside a block is another line; what stands beside a letter's style is the same
 * word. The text of scripts stays: Entra's error page has its message there.
 */
function withoutTags(text: string): string {
  const bare = /<\/?(?:[a-z][\w:.-]{0,30})(?:\s[^<>]{0,2000})?\/?>/i.test(text)
    ? text
        .replace(/<\/?(?:b|i|u|em|strong|span|wbr|code|font|mark|small|a)(?:\s[^<>]{0,2000})?>/gi, "")
        .replace(/<\/(?:td|th|dt)>/gi, "\t")
        .replace(/<\/(?:p|div|tr|li|pre|h\d|dd|title)>|<br\s{0,3}\/?>/gi, "\n")
        .replace(/<[/?!]?[a-z][^<>]{0,2000}>/gi, " ")
        .replace(/ {2,400}/g, " ")
    : text;
  return withoutEntities(bare);
}

const entities: Readonly<Record<string, string>> = {
  nbsp: " ",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
  rsquo: "’",
  lsquo: "‘",
  ldquo: "“",
  rdquo: "”",
  auml: "ä",
  ouml: "ö",
  uuml: "ü",
  szlig: "ß",
  eacute: "é",
  egrave: "è",
  agrave: "à",
  ccedil: "ç",
};

/** Each entity is decoded once, so `&amp;lt;` becomes `&lt;`. */
const withoutEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,8}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return point > 8 && point < 0x110000 ? String.fromCodePoint(point) : whole;
  });

/** Typographic quotes and dashes, as Word, Outlook and Teams write them, become those of the vendor. */
const plainSigns = (text: string): string =>
  text
    .replace(/[\u2018\u2019\u201A\u201B\u2032\u00B4\u02BC]/g, "'")
    .replace(/[\u201C\u201D\u201E\u201F\u00AB\u00BB\u2033\u300C\u300D]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g, " ");

const withoutDefanging = (text: string): string =>
  text
    .replace(/\bh(?:xx|\*\*|XX)p(s?)(?=\s?:|\[)/gi, "http$1")
    .replace(/\[:\]|\[:\/\/\]/g, (sign) => sign.slice(1, -1))
    .replace(/[[({](?:\.|dot)[\])}]/gi, ".");
