import { lengthInHeader } from "./certificate-der";

/**
 * Finds the encoded parts in a text file: PEM blocks, or base64 and hexadecimal digits without armour. It reads through what editors, mail
 * programs and configuration files do to such a text. It does not know what the parts are.
 */

/** `label`: what stands behind BEGIN. Null for a part without armour. `der`: empty when the body is not base64. */
export type EncodedPart = { label: string | null; der: Uint8Array };

export function encodedParts(text: string): EncodedPart[] {
  const plain = withoutEscapes(text);
  const blocks = blocksOf(plain);
  if (blocks.length > 0) return blocks.map(({ label, body }) => ({ label, der: decodeBody(body) }));
  return bareParts(plain).map((der) => ({ label: null, der }));
}

/** Decodes UTF-8, UTF-16 (Windows' Notepad and PowerShell write it, with or without a byte order mark) and Windows-1252. Null for binary content. */
export function textOf(bytes: Uint8Array): string | null {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (first === 0x30 && (second >= 0x80 || bytes.includes(0))) return null;
  if (second === 0 && first !== 0 && first !== 0x30) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0 && second !== 0) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return bytes.includes(0) ? null : new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The escapes of JSON and of web addresses, quoted-printable, invisible characters, and the dashes that a word processor makes of hyphens. */
function withoutEscapes(text: string): string {
  const isPercentEncoded = /BEGIN(?:%20|\+)[A-Z0-9%+]{1,60}-{2}/.test(text);
  return (isPercentEncoded ? text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text)
    .replace(/\p{Cf}/gu, "")
    .replace(/\\[rnt]|\\u000[ad]/gi, "\n")
    .replace(/\\\//g, "/")
    .replace(/=3D/g, "=")
    .replace(/=\r?\n(?=[A-Za-z0-9+/])/g, "")
    .replace(/[‐‑‒–—―−]/g, "--");
}

/** The blocks of a PEM file, in one pass. `body`: the text up to the next line of dashes. */
function blocksOf(text: string): { label: string; body: string }[] {
  return text
    .split(/--[ \t]{0,4}BEGIN[ +]/)
    .slice(1)
    .map((part) => {
      const [label = "", body = ""] = part.split(/-{2,}/, 2);
      return { label: label.replaceAll("+", " ").trim().toUpperCase(), body };
    });
}

/** Without header lines ("Proc-Type: 4"), and without the signs that mail programs and programming languages put around a line. */
function decodeBody(body: string): Uint8Array {
  const lines = body.split(/[\r\n]+/).filter((line) => !line.includes(":"));
  const base64 = lines.join("").replace(/[\s>|"',;\\]/g, "");
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, "base64") : new Uint8Array();
}

const mostParts = 10;

/**
 * A SEQUENCE in base64 begins with "MI", and says how long it is. So text around it does no harm: in XML, JSON, a data URL or a letter. A
 * text of nothing but hexadecimal digits is read as those.
 */
function bareParts(text: string): Uint8Array[] {
  const compact = text.replace(/[\s:]/g, "");
  if (/^308[0-3][0-9a-f]+$/i.test(compact)) return [Buffer.from(compact, "hex")];
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return [Buffer.from(compact, "base64")];
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/(?<![A-Za-z0-9+/_-])MI[A-Za-z0-9+/_-]{6}/g)) {
    if (index < from || parts.length === mostParts) continue;
    const length = lengthInHeader(Buffer.from(text.slice(index, index + 8), "base64url"));
    if (length === null) continue;
    const [digits, end] = base64From(text, index, Math.ceil((length * 4) / 3));
    const der = Buffer.from(digits, "base64url");
    if (der.length < length) continue;
    parts.push(der.subarray(0, length));
    from = end;
  }
  return parts;
}

/** The next `count` digits of base64, across spaces, line ends and quotes. Fewer when other text comes first. Also the place behind them. */
function base64From(text: string, at: number, count: number): [string, number] {
  let [digits, end] = ["", at];
  while (digits.length < count) {
    const run = /^(?:[A-Za-z0-9+/_-]+|[\s"'>|]{1,12})/.exec(text.slice(end, end + 2000))?.[0];
    if (run === undefined) break;
    digits += run.replace(/[\s"'>|]/g, "");
    end += run.length;
  }
  return [digits.slice(0, count).replaceAll("+", "-").replaceAll("/", "_"), end];
}
