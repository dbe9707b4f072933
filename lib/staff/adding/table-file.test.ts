import { describe, expect, it } from "vitest";
import { readImport } from "./import";
import { tableText } from "./table-file";

const text = "name;dropzone_host\r\nMüller & Söhne;mueller.dropzone.app\r\n";
const le = Buffer.from(text, "utf16le");
const be = Buffer.from(text, "utf16le").swap16();

describe("a file with a table", () => {
  it.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${text}`)],
    ["UTF-16, as Excel's “Unicode text”", Buffer.concat([Buffer.from([0xff, 0xfe]), le])],
    ["UTF-16 with the high byte first", Buffer.concat([Buffer.from([0xfe, 0xff]), be])],
    ["UTF-16 without a byte order mark", le],
    ["UTF-16 with the high byte first, without a byte order mark", be],
    ["Windows-1252", Buffer.from(text, "latin1")],
  ])("is read in %s", (_, bytes) => {
    const read = tableText(bytes);
    expect(read.ok && readImport(read.text)).toMatchObject({ ok: true, rows: [{ entries: { name: "Müller & Söhne" } }] });
  });

  it("keeps the signs that Windows-1252 has and Latin-1 has not", () => {
    expect(tableText(Buffer.from([0x80, 0x93, 0xfc, 0x94]))).toEqual({ ok: true, text: "€“ü”" });
  });

  it.each([
    ["a spreadsheet (.xlsx)", Buffer.from("504b03041400060008000000", "hex"), "spreadsheet"],
    ["an older spreadsheet (.xls)", Buffer.from("d0cf11e0a1b11ae1", "hex"), "spreadsheet"],
    ["a sign-in page", Buffer.from("\r\n<!DOCTYPE html><title>Sign in</title>"), "web-page"],
    ["a PDF", Buffer.from("%PDF-1.7"), "another-kind"],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "another-kind"],
    ["JSON", Buffer.from('{"value":[]}'), "another-kind"],
  ])("is refused when it is %s", (_, bytes, reason) => {
    expect(tableText(bytes)).toEqual({ ok: false, reason });
  });
});
