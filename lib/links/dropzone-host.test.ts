import { describe, expect, it } from "vitest";
import { leastCpuMs } from "@/testing/cpu-time";
import { dropzoneHostWords, isDropzoneHost, isHostPattern, readDropzoneHost } from "./dropzone-host";

describe("the host of a Dropzone tenant", () => {
  it.each([
    ["a host name", "contoso.dropzone.app"],
    ["the older domain", "contoso.dropzone.ai"],
    ["a host below another", "emea.contoso.dropzone.app"],
  ])("is accepted as %s", (_, host) => {
    expect(readDropzoneHost(host, [])).toEqual({ ok: true, host });
    expect(isDropzoneHost(host, [])).toBe(true);
  });

  it.each([
    ["upper case", "Contoso.DROPZONE.app"],
    ["spaces around it", "  contoso.dropzone.app\n"],
    ["the final dot of DNS", "contoso.dropzone.app."],
    ["a slash at the end", "contoso.dropzone.app/"],
    ["an address from the browser", "https://Contoso.dropzone.app/app/home?tab=1#top"],
  ])("is read from text with %s, but is stored only in its normal form", (_, typed) => {
    expect(readDropzoneHost(typed, [])).toEqual({ ok: true, host: "contoso.dropzone.app" });
    expect(isDropzoneHost(typed, [])).toBe(false);
  });

  it.each([
    ["a domain that only ends in the same letters", "evildropzone.app"],
    ["the domain itself", "dropzone.app"],
    ["the domain in front of another", "contoso.dropzone.app.evil.example"],
    ["the domain behind a fragment", "https://evil.example#.dropzone.app"],
    ["the domain behind a query", "https://evil.example?.dropzone.app"],
    ["the domain behind a backslash", "https://evil.example\\.dropzone.app"],
    ["the domain behind a slash", "evil.example/.dropzone.app"],
    ["an IP address", "127.0.0.1"],
    ["an IP address as one number", "https://2130706433.0"],
    ["another company's domain", "contoso.example.com"],
  ])("is not %s", (_, typed) => {
    expect(readDropzoneHost(typed, [])).toEqual({ ok: false, reason: "not-dropzone" });
  });

  it.each([
    ["a user name", "https://contoso.dropzone.app@evil.example"],
    ["a user name before the right host", "https://evil.example@contoso.dropzone.app"],
    ["a port", "contoso.dropzone.app:8443"],
    ["the default port", "https://contoso.dropzone.app:443"],
    ["an IPv6 address", "https://[::1]/"],
    ["two final dots", "contoso.dropzone.app.."],
    ["an empty label", "contoso..dropzone.app"],
    ["only the suffix", ".dropzone.app"],
    ["letters of another alphabet", "cont\u043Eso.dropzone.app"],
    ["letters that become others in lower case", "contoso.dropzone.app\u212A"],
    ["full-width letters", "contoso.\uFF44ropzone.app"],
    ["a dot of another script", "contoso\u3002dropzone.app"],
    ["a label in Punycode", "xn--contso-3ve.dropzone.app"],
    ["a tab", "evil.example\t.dropzone.app"],
    ["a line break", "evil.example\n.dropzone.app"],
    ["a NUL character", "evil.example\0.dropzone.app"],
    ["a percent sign", "evil.example%2f.dropzone.app"],
    ["an underscore", "con_toso.dropzone.app"],
    ["a hyphen at the edge", "contoso-.dropzone.app"],
    ["a label of 64 characters", `${"a".repeat(64)}.dropzone.app`],
    ["more than 253 characters", `${"a.".repeat(130)}dropzone.app`],
    ["another scheme", "ftp://contoso.dropzone.app"],
    ["this machine's own name", "localhost"],
    ["a sentence", "their tenant"],
  ])("has no %s", (_, typed) => {
    expect(readDropzoneHost(typed, [])).toEqual({ ok: false, reason: "not-a-host" });
  });

  it("is empty when nothing was typed", () => {
    expect(readDropzoneHost(" ", [])).toEqual({ ok: false, reason: "empty" });
  });

  it.each(["a", "a.", ".", "/", "-", "@", "\\", " ", "https://", "xn--", "\u0130"])(
    "is judged at once when %j comes a million times",
    (piece) => {
      const hostile = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const judge = () => {
        expect(readDropzoneHost(hostile, []).ok).toBe(false);
        expect(isHostPattern(hostile)).toBe(false);
      };
      expect(leastCpuMs(judge, 100)).toBeLessThan(100);
    },
  );

  it("may be one that the configuration adds, and no other of its domain", () => {
    const more = ["*.dropzone.example", "soc.contoso.com"];
    expect(isDropzoneHost("contoso.dropzone.example", more)).toBe(true);
    expect(isDropzoneHost("soc.contoso.com", more)).toBe(true);
    for (const host of ["dropzone.example", "evildropzone.example", "evil.contoso.com", "x.soc.contoso.com"])
      expect(isDropzoneHost(host, more)).toBe(false);
    expect(dropzoneHostWords("not-dropzone", more)).toContain("*.dropzone.app, *.dropzone.ai, *.dropzone.example, soc.contoso.com");
  });
});

describe("a pattern in the configuration", () => {
  it.each(["*.dropzone.example", "soc.contoso.com"])("may be %s", (pattern) => {
    expect(isHostPattern(pattern)).toBe(true);
  });
  it.each(["*", "*.", "*.app", "contoso.*", "*.*.app", "https://soc.contoso.com", "soc.contoso.com:8443", "SOC.contoso.com", ""])(
    "is not %j",
    (pattern) => {
      expect(isHostPattern(pattern)).toBe(false);
    },
  );
});
