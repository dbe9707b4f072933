import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { leastCpuMs } from "@/testing/cpu-time";
import { certificateProblemCodes, parseCertificateFile } from "./certificate-file";

/** Self-signed, CN=contoso.dropzone.app, RSA of 2048 bits, valid from November 2026 for ten years. Its private key was deleted. */
const der = Buffer.from(
  "MIIDHzCCAgegAwIBAgIUPauFSxqIpexNrimnE7KrDSVPMmgwDQYJKoZIhvcNAQELBQAwHzEdMBsGA1UEAwwUY29udG9zby5kcm9wem9uZS5hcHAwHhcNMj" +
    "YxMTI3MjMzNzA0WhcNMzYxMTI0MjMzNzA0WjAfMR0wGwYDVQQDDBRjb250b3NvLmRyb3B6b25lLmFwcDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoC" +
    "ggEBALg6xI+Jf6CQDT6UKsoY55g1d5LM5LTJaS5RrUzYhaGVmOl34CEeGWnkIsW+ekheYXvZKs0cmMk1nBSme0jiUgQvfujbczwCy5Zn5p9MgTfifaqyyv" +
    "3K3dKqnISVB+RK0ZbfwDNpFqSfXMEuArJ/FgRmySsrFOIPRXhpE2lZkFoEJoBgglHpb8noHPaXUrSguBhcqSaLAqAEQbJvR40zXF0QxO76pb4x2xeBr9TZ" +
    "CcLQX3c/PSK+4ctIH+TdlaIGhUgN7OR+mjwfdiJZMcfijI9D6T0sn94furBK15F3dZACZIzapDCj5zdGRRWS6RMk05czwh/WCydtnELplpxGtzMCAwEAAa" +
    "NTMFEwHQYDVR0OBBYEFE0ptMGHyEzZG2tJMv5LzWcnPqejMB8GA1UdIwQYMBaAFE0ptMGHyEzZG2tJMv5LzWcnPqejMA8GA1UdEwEB/wQFMAMBAf8wDQYJ" +
    "KoZIhvcNAQELBQADggEBAIkqXmqU0/7fuecnFkSTieacMJnllxkDVnhOP+qkiR5oCjiZCqT7oHspbqIqsj6fq1MJeS9BXqwJ8lbhIrMu1N7TZCMmQmPqiC" +
    "Lsnk4HWKmXxyF7B6l5QMxeMHmg/QBM0dlWZt9rx09ZSRowg21lS1YzSpq/zziYzyc0IvFUOjxcvxJct+naj64xDpxHkF7gE0nu9z+gc4ZqRFJ2UBGcG02x" +
    "rs2jgZIwA2zHLKXFImfCfGIc1bxdfkqssNsPLWRiPeNxpbvebu9pJz6X+rY37j8a0EPgvB7c6EFnbVrBWIYR/H58FhYNJZ2AMo5jouWIZbblXZ2Jf05Y7m" +
    "W8JZCe6QA=",
  "base64",
);
const thumbprint = "95618CDB65F9335694BEF42B4E58433672633DD5";
const now = new Date("2027-01-01T00:00:00Z");

const lines = (bytes: Buffer) => (bytes.toString("base64").match(/.{1,64}/g) ?? []).join("\n");
const pem = `-----BEGIN CERTIFICATE-----\n${lines(der)}\n-----END CERTIFICATE-----\n`;
const parse = (file: Buffer | string, at = now) => parseCertificateFile(Buffer.from(file as string), at);

const sample = (file: string) => readFileSync(`testing/certificates/${file}`, "utf8");
const derOf = (file: string) => Buffer.from(sample(file).replace(/-----[A-Z0-9 ]+-----/g, ""), "base64");
const publicKey = new X509Certificate(der).publicKey;

describe("a file with several certificates", () => {
  const [leaf, intermediate, root] = [sample("leaf.pem"), sample("intermediate.pem"), sample("root.pem")];
  const leafsThumbprint = new X509Certificate(leaf).fingerprint.replaceAll(":", "");

  it.each([
    ["a chain with the leaf first", leaf + intermediate + root],
    ["a chain with the leaf last", root + intermediate + leaf],
    ["a chain with a gap and the leaf in the middle", root + leaf + intermediate],
    ["a leaf and an authority of somebody else", leaf + sample("other.pem").repeat(2)],
    ["a chain in DER, one behind the other", Buffer.concat([derOf("root.pem"), derOf("intermediate.pem"), derOf("leaf.pem")])],
    ["PKCS#7", sample("chain.p7b")],
    ["PKCS#7 in DER", derOf("chain.p7b")],
    ["PKCS#7 in base64 without armour", derOf("chain.p7b").toString("base64")],
    ["PKCS#7 with the label CMS", sample("chain.p7b").replaceAll("PKCS7", "CMS")],
    ["what OpenSSL writes with -text", sample("leaf-with-text.txt")],
    ["OpenSSL's form with trust settings", sample("trusted.pem")],
    ["a request beside its certificate", sample("request.pem") + leaf],
  ])("is read for its leaf: %s", (_, file) => {
    expect(parse(file)).toMatchObject({ ok: true, certificate: { thumbprint: leafsThumbprint, subject: "CN=contoso.dropzone.app" } });
  });

  it("is judged by its leaf, and by the only one that is valid when there are several", () => {
    expect(parse(leaf + intermediate, new Date("2040-01-01T00:00:00Z"))).toEqual({ ok: false, reason: "expired" });
    const renewed = readFileSync("testing/certificates/renewed.pem", "utf8");
    expect(parse(leaf + renewed, new Date("2036-12-20T00:00:00Z"))).toMatchObject({ ok: true, certificate: { subject: "CN=renewed" } });
    expect(parse(leaf + renewed)).toEqual({ ok: false, reason: "several" });
  });
});

describe("a certificate file", () => {
  it.each([
    ["PEM", pem],
    ["PEM with Windows line ends", pem.replaceAll("\n", "\r\n")],
    ["PEM with text around it", `Bag Attributes\n  friendlyName: Dropzone\n${pem}`],
    ["PEM as Notepad saves it", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(pem, "utf16le")])],
    ["base64 without BEGIN and END lines", lines(der)],
    ["DER", der],
    ["DER with line ends behind it", Buffer.concat([der, Buffer.from("\r\n\n")])],
    ["PEM in UTF-16 with the high byte first", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(pem, "utf16le").swap16()])],
    ["PEM in UTF-16 without a byte order mark", Buffer.from(pem, "utf16le")],
    ["PEM after a byte order mark", `\ufeff${pem}`],
    ["PEM after a line in Windows-1252", Buffer.concat([Buffer.from("Zertifikat f\xfcr Contoso:\n", "latin1"), Buffer.from(pem)])],
    ["PEM with old Mac line ends", pem.replaceAll("\n", "\r")],
    ["PEM in one line", pem.replaceAll("\n", " ")],
    ["PEM without line ends", pem.replaceAll("\n", "")],
    ["PEM that is indented", pem.replaceAll(/^/gm, "    ")],
    ["PEM in a quoted mail", pem.replaceAll(/^/gm, "> ")],
    ["PEM with trailing spaces", pem.replaceAll("\n", "  \n")],
    ["PEM with the dashes of a word processor", pem.replaceAll("-----", "—–")],
    ["PEM with spaces inside the dashes", pem.replaceAll("-----BEGIN CERTIFICATE-----", "----- BEGIN CERTIFICATE -----")],
    ["PEM in a JSON string", JSON.stringify(pem)],
    ["PEM in JSON", JSON.stringify({ name: "contoso", certificate: pem.replaceAll("\n", "\r\n") })],
    ["PEM in an environment file", `DROPZONE_CERT="${pem.replaceAll("\n", "\\n")}"`],
    ["PEM in percent-encoding", encodeURIComponent(pem)],
    ["PEM as nginx passes it on", encodeURIComponent(pem).replaceAll("%20", "+")],
    ["PEM with the label X509 CERTIFICATE", pem.replaceAll(" CERTIFICATE", " X509 CERTIFICATE")],
    ["PEM without its end line", pem.slice(0, pem.indexOf("-----END"))],
    ["the same certificate twice", pem + pem],
    ["the same certificate in two forms", Buffer.concat([der, der])],
    ["base64 in one line", der.toString("base64")],
    ["base64 with text around it", `Base64 certificate:\n\n${lines(der)}\n\nKind regards,\nMIchael`],
    ["base64 in XML", `<ds:X509Certificate>\n${lines(der)}\n</ds:X509Certificate>`],
    ["base64 in a set of keys", JSON.stringify({ keys: [{ kty: "RSA", n: "uDrEj4l", x5c: [der.toString("base64")] }] })],
    ["base64 in a data URL", `data:application/x-x509-ca-cert;base64,${der.toString("base64")}`],
    ["base64 for web addresses", `x5c: ${der.toString("base64url")}`],
    ["hexadecimal digits", der.toString("hex")],
    ["hexadecimal digits with colons", (der.toString("hex").match(/../g) ?? []).join(":")],
  ])("is read as %s", (_, file) => {
    expect(parse(file)).toEqual({
      ok: true,
      certificate: {
        thumbprint,
        der: der.toString("base64"),
        subject: "CN=contoso.dropzone.app",
        notAfter: "2036-11-24T23:37:04.000Z",
      },
    });
  });

  it.each([
    ["is empty", "", "empty"],
    ["is a plain text", "Dear Dropzone, here is our certificate.", "unreadable"],
    ["is cut off", pem.slice(0, 300), "unreadable"],
    ["is cut off in the middle of the bytes", der.subarray(0, 200), "unreadable"],
    ["has bytes after the certificate", Buffer.concat([der, Buffer.from("more")]), "unreadable"],
    ["is a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), "unreadable"],
    ["begins like a certificate and has an impossible date", Buffer.from("3006170400000000", "hex"), "unreadable"],
    ["nests deeper than any certificate", Buffer.from("3080".repeat(30_000), "hex"), "unreadable"],
    ["is a number in ASN.1", Buffer.from("02012a", "hex"), "unreadable"],
    ["is far too large", Buffer.alloc(100_000, 65), "too-large"],
    ["has nothing but spaces", " \r\n\t", "empty"],
    ["has nothing but spaces in UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(" \n", "utf16le")]), "empty"],
    ["holds two certificates of nobody in common", pem + sample("other.pem"), "several"],
    ["holds two leaves and an authority", sample("leaf.pem") + sample("renewed.pem") + sample("intermediate.pem"), "several"],
    ["is a request", sample("request.pem"), "request"],
    ["is a request in DER", derOf("request.pem"), "request"],
    ["is a request in base64", derOf("request.pem").toString("base64"), "request"],
    ["is a list of revoked certificates", sample("revocation-list.pem"), "revocation-list"],
    ["is a list of revoked certificates in DER", derOf("revocation-list.pem"), "revocation-list"],
    ["is a public key", publicKey.export({ type: "spki", format: "pem" }), "public-key"],
    ["is a public key in DER", publicKey.export({ type: "spki", format: "der" }), "public-key"],
    ["is a public key in the older form", publicKey.export({ type: "pkcs1", format: "pem" }), "public-key"],
    ["is a public key in the older form in DER", publicKey.export({ type: "pkcs1", format: "der" }), "public-key"],
    ["is a public key for SSH", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ ada@contoso.com", "public-key"],
    ["is a sign-in page", "<!DOCTYPE html><title>Sign in</title>", "web-page"],
    ["is a sign-in page after a byte order mark", "\ufeff\r\n<html lang=en><head>", "web-page"],
    ["is a sign-in page as XHTML", '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "web-page"],
    ["is a sign-in page longer than any certificate", `<!DOCTYPE html>${"<p>Sign in</p>".repeat(20_000)}`, "web-page"],
    ["describes a certificate", sample("leaf-with-text.txt").split("-----BEGIN")[0] ?? "", "description"],
    ["is an answer of an API", '{"error":"unauthorized"}', "unreadable"],
    ["is a ZIP archive", Buffer.from("504b0304140000000800", "hex"), "unreadable"],
  ])("is refused when it %s", (_, file, reason) => {
    expect(parse(file)).toEqual({ ok: false, reason });
  });

  it("is refused when it has expired or is not valid yet", () => {
    expect(parse(pem, new Date("2040-01-01T00:00:00Z"))).toEqual({ ok: false, reason: "expired" });
    expect(parse(pem, new Date("2020-01-01T00:00:00Z"))).toEqual({ ok: false, reason: "not-yet-valid" });
  });
});

describe("a certificate whose key Entra would not accept at a sign-in", () => {
  /** Certificates like the one above, with other keys. */
  const others = {
    rsa1024:
      "MIICGjCCAYOgAwIBAgIURTA9mESUa3pIK/b1iMurFWFWEKwwDQYJKoZIhvcNAQELBQAwHzEdMBsGA1UEAwwUY29udG9zby5kcm9wem9uZS5hcHAwHhcNMj" +
      "YxMTI3MjMzNzA1WhcNMzYxMTI0MjMzNzA1WjAfMR0wGwYDVQQDDBRjb250b3NvLmRyb3B6b25lLmFwcDCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA" +
      "qefIMlW+oTOYunqIW70eNb/hOtKJ4OTjZdEhUw5sF/l+nLUsH7KxZNbjoIxG7BDQeQNUwJbH4stWaeUtTm28Xr/gKM79XrG11ZIyt5I+LFaokXtnFg5ri5" +
      "PXOGdPF/4g0ZpKK+3OfHODS1crQCIPg5PzhGzyK1bP7As+53z0YQ0CAwEAAaNTMFEwHQYDVR0OBBYEFDtqdNfcXhAddMFaUwO39Azc0DcYMB8GA1UdIwQY" +
      "MBaAFDtqdNfcXhAddMFaUwO39Azc0DcYMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADgYEAGag+z07tf53+o2j6Buq6HxkKhQiu8xmVRa6Bv9" +
      "PDDWVGMeC7j5hvguBQ7rZO4X3pvas6sPKK3i8y1JX1Aqdp9tv/pvSRGJ8wG7gmfL6BmiKcKBQb65FoUZNIowjhImICbq7ipc6WFDm6+hBu6xvbG+cHJA7U" +
      "Da+lDS2aMs7Aqgc=",
    ellipticCurve:
      "MIIBkjCCATmgAwIBAgIUbVLK5ocjUB4iWCB6w6rHXjHdtsYwCgYIKoZIzj0EAwIwHzEdMBsGA1UEAwwUY29udG9zby5kcm9wem9uZS5hcHAwHhcNMjYxMTIz" +
      "MDQ0OTMzWhcNMzYxMTIwMDQ0OTMzWjAfMR0wGwYDVQQDDBRjb250b3NvLmRyb3B6b25lLmFwcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHIOecBz09qU" +
      "xJT+Gv/GXMbl7ooVCDqPED+iSS4QEL/3Xn3F0laBVsCSssSyXnqTJWVC39dqj+ne2ckCmqQxO7WjUzBRMB0GA1UdDgQWBBQhfCU7Q4H9AC0JMmjk+JfXU9WN" +
      "CzAfBgNVHSMEGDAWgBQhfCU7Q4H9AC0JMmjk+JfXU9WNCzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIEqQBHGm8HvUNJWClBi8lEs43Wof" +
      "/Kr7dzYQlfIylCqvAiBPTGt3RO8nPXW188gKONrO6HSjtp13ND0FS9dnDyLleQ==",
    ed25519:
      "MIIBUzCCAQWgAwIBAgIUcS0wsBkV7pCjJiZ1z3BeqlXWdGowBQYDK2VwMB8xHTAbBgNVBAMMFGNvbnRvc28uZHJvcHpvbmUuYXBwMB4XDTI2MTEyNzIzMz" +
      "cwNVoXDTM2MTEyNDIzMzcwNVowHzEdMBsGA1UEAwwUY29udG9zby5kcm9wem9uZS5hcHAwKjAFBgMrZXADIQBaqo8GbcWYIoi8AJfvShet08sf7nThJz+5" +
      "dJFIZnupgaNTMFEwHQYDVR0OBBYEFOLe67bH1op2hseT+eJfr4wzrjA3MB8GA1UdIwQYMBaAFOLe67bH1op2hseT+eJfr4wzrjA3MA8GA1UdEwEB/wQFMA" +
      "MBAf8wBQYDK2VwA0EA+3BTtr6iTr1+z8QRVBDetWX0L5EaPQbzMMl3rR6o1ODrIBgR9bOeCZcVB91H1SaR3mMNP9EY3uQXky2UzgnyBA==",
    rsaPss:
      "MIIDhzCCAjqgAwIBAgIUGozC5Jw82G0ujsA4rL+BEz4nkgMwQgYJKoZIhvcNAQEKMDWgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghk" +
      "gBZQMEAgEFAKIEAgIA3jAfMR0wGwYDVQQDDBRjb250b3NvLmRyb3B6b25lLmFwcDAeFw0yNjExMjcyMzM3MDVaFw0zNjExMjQyMzM3MDVaMB8xHTAbBgNV" +
      "BAMMFGNvbnRvc28uZHJvcHpvbmUuYXBwMIIBIDALBgkqhkiG9w0BAQoDggEPADCCAQoCggEBAI8ykNMCh3s16Ur+nf9w/gj6lQfyvpr5mf2zvOqdgtfSFy" +
      "ZbzkT4VAt4wu5O+fzatvDeKbpRBVN8ImYPNdh2LwSCHTmzUrOPEgeD52i//HuUrcbpXt3Dtymoj0+LZa7un2nX3tDzoiC3EYgbkpGiBrlGfTRT+Po6DyUA" +
      "Ny20tmndKU5+/9bkbP5hoqrj4f7LZPpuhsjclUah4ZWemiiMxBwJv8PhZqPaSdewnBTILi4fxEgp0Z7mysI+twsn8pRwmdtcB7NykX1rKP9UJ0maoZqMvX" +
      "DbiNqxe0qs15omp6K+wglXjj1nn6DGxe2xOwInFizuNJD7ddZAoQunMNRTU/sCAwEAAaNTMFEwHQYDVR0OBBYEFGXr/E1R2YQ0DeYO7RIjjkD1FQLHMB8G" +
      "A1UdIwQYMBaAFGXr/E1R2YQ0DeYO7RIjjkD1FQLHMA8GA1UdEwEB/wQFMAMBAf8wQgYJKoZIhvcNAQEKMDWgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSI" +
      "b3DQEBCDANBglghkgBZQMEAgEFAKIEAgIA3gOCAQEAEghku+fgWm7O2GAVJ6MLygVjgkTvx1cKSkEg9n2eabFw5oB+/N+nozbnxrRh4+B4v9VduCnfc9av" +
      "o2iP4SnsujrjTz88SSekKPdUEhwBvWW7MRnkxYmGRtyV3UqSxuulmDM/BFkWqeki4Ly56WujgELaWuOqsO1hJpHy4kMgaqII6p7sMIg/OizJvBdmuRtwFD" +
      "FAisUkmnVQjtcqgLKJVmkX9t+02nT0lGnQCffjP08RlGuSG7yMeikbO3/KpR83I0oLOiZCgBekWwfQqWzMBnnhHRCj1tW3uhZWfnvy43X1mtkXBp0XCUAQ" +
      "0ChqntcKYJ0Dyr77b2zLnoCI1aK2SA==",
    dsa:
      "MIIEdzCCBCWgAwIBAgIUMh0sJ69VBERxjWc15iM2/4Qk32gwCwYJYIZIAWUDBAMCMB8xHTAbBgNVBAMMFGNvbnRvc28uZHJvcHpvbmUuYXBwMB4XDTI2MT" +
      "EyNzIzMzc0N1oXDTM2MTEyNDIzMzc0N1owHzEdMBsGA1UEAwwUY29udG9zby5kcm9wem9uZS5hcHAwggNCMIICNQYHKoZIzjgEATCCAigCggEBAPLU0kWh" +
      "3rOxLTaWfmNnEvH9UsfjAEUvID/F0W3dwPSmwRpEHnIQXiRVKof/DxlFlH+scwjg24TnimXV3UTnEKA0iWQXWmidr1XKxif4ub/LDL3+/UWR0hmghma0Nt" +
      "L9UZ0aa+axVnTOq2mPnsWesL/XI34+Uf1chCGwlSTwUuOzXa78hwK2R892w0TQKKp6eIK2VT7SnfmlrfAbgNehoGcRYoVo5oHoNVsFNXEvgft4sh92ZCdl" +
      "g48fB59POl1R1Qpf5vpdcoF75lSZZ2NMJWMS3VxFzFEKMRXDaYTOa5oXHiU/ncEolZRfv75fXSpzOpIzt1fzb2mR/FiJQHqs0rsCHQChKElqSFbWXbEQNl" +
      "DyWH3v//Pi0U+xkjlLSmgfAoIBADXc5Mf3BBAv7rQ/o4kpeVmVXKrZN85G1exfOVULA+GbsnOhWs14cJtOAxTxb/HKabjkwfBCkAuzlr23MWHcA4Lif68M" +
      "+LLfy2tmcdh1KWk0fO3vyzCerjCNPmE0SR6kG0v4zTolyse6L7+JfaBpOa/LhJpqjkfcDijhV/5SkeAFIaqQteDbTD/b65gj2Zs8AL4z72DHE4WwX1/6Cg" +
      "9+4yzCLEqntzTIR/c4jH22oYo1VZoq2P1INxsAM0G9vXstlr9DTUHET160BG2R99t38eiVc44opwnh+ZXTjc2aVQbTe17dJ2sOO1Dpgv1UFPUtIiDnMw8j" +
      "1qH6leJPCte2JIUDggEFAAKCAQBuz9ZQL7vAJEDG3Q4v3MbiAL6ppImOTR6g3u/5K+SY4S9WDCkyXtMHQf3cWE5k7/JtPKegHL6kwpOg5zi+DScfqFM61G" +
      "p9/PGSD6nPpHVZB+98BhWtFi4JSpE1kAqzCfKWdIyO/TC9UUwhvbnBPm7mUzXF1dOLk5x7K2+WKeNLy54z0hJCEA3Mynk5gQV+6v9rMmaqKyxV/YcmmAwE" +
      "mwegIMyqx7LG1nkiPLLF3R96y5Qzflqiaq2Fh1agdWDBKu5MwDxq7bBlv8hTuR76qL70oCaxGyT6z8+7cQEdvtOBaIRc2GQ67Xaz/SsxGCKcXizRM3J0Sz" +
      "4aNhlzG1JHYQdWo1MwUTAdBgNVHQ4EFgQUz8lDpQiX51QXenHl/b4SeB7DXPowHwYDVR0jBBgwFoAUz8lDpQiX51QXenHl/b4SeB7DXPowDwYDVR0TAQH/" +
      "BAUwAwEB/zALBglghkgBZQMEAwIDPwAwPAIcbktE34ZX8QHJ2W5iDNbipTl2a6YvB/Bg1O5rwgIcPbkUljoeX44QwCChAy67kxDUPQB3fUsdwk1n2w==",
  };
  it.each([
    ["RSA of 1024 bits", others.rsa1024, "key-too-short"],
    ["an elliptic curve", others.ellipticCurve, "not-rsa"],
    ["Ed25519", others.ed25519, "not-rsa"],
    ["RSA-PSS", others.rsaPss, "not-rsa"],
    ["DSA", others.dsa, "not-rsa"],
  ])("is refused with %s", (_, base64, reason) => {
    expect(parse(Buffer.from(base64, "base64"))).toEqual({ ok: false, reason });
    expect(parse(base64)).toEqual({ ok: false, reason });
  });
});

describe("a hostile file", () => {
  it.each(["-----BEGIN ", "-----BEGIN CERTIFICATE-----", "PRIVATE KEY", "-----BEGIN PRIVATE KEY", "-----", "A", " ", "\n", "="])(
    "is refused at once when it repeats %j, also when it is as large as a file may be",
    (piece) => {
      const judge = () => {
        expect(parse(piece.repeat(Math.floor((64 * 1024) / piece.length))).ok).toBe(false);
        expect(parse(piece.repeat(Math.ceil(1_000_000 / piece.length)))).toEqual({ ok: false, reason: "too-large" });
      };
      expect(leastCpuMs(judge, 100)).toBeLessThan(100);
    },
  );
});

describe("a private key", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
  const locked = { cipher: "aes-256-cbc", passphrase: "x" };
  /** The same certificate with its key, as Windows exports it (PKCS#12). */
  const pfx = Buffer.from(
    "MIIEHAIBAzCCA9IGCSqGSIb3DQEHAaCCA8MEggO/MIIDuzCCAnIGCSqGSIb3DQEHBqCCAmMwggJfAgEAMIICWAYJKoZIhvcNAQcBMFcGCSqGSIb3DQEFDTBK" +
      "MCkGCSqGSIb3DQEFDDAcBAh4d75Y6nR8CwICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEEXZsj9aNu+xenzHyIFDqviAggHwqbCWQCLxr5Va6eCD" +
      "tFyxvn2/jKFV8i3+rMoAGWg267U0tAmSo33NpgGrs/c53+GxaPn9MQyQemRyyYbUOjYFIvUi5j9KbrwSeapXmex+fP8/1VU9kaylyy/BOKm44DZDeIjh1qZ8" +
      "iBeYxB2XYxotT6is52KLz6FcnMAlG0er77Q+GvVj4R03j1n9oVJOZ+V15vBePaI/OT/mt152Ude2LJbEhqhBtO++yNSSs2s7K4RiIkxq+/TXL3cCzl9SaMas" +
      "Msobx7p4uIsxRdDmfX+fxucI82byuFmrrBNWAjnHhxKy7cbGg9ZWtuQEEOn1rakSmCGwP8S4qkdI38Hs6bZNRxyrXmtpNLSvGiVIUkj1BUODqJNAkC8HJaTQ" +
      "fzhtoOb4pw0TL403NcClFZznwJcjPbhwNEpkEq7sn2zE5gY+5ER2rTqwa2uSEmT9NoP4in+w5AT+Me6jAO7deWwvwgNyHZ45y3wPVE9e+FaZqQ1p39ZXoIet" +
      "eAr4xwdOr2v6LWJQSNDvfAm5wno7SCryq7HNlgVKHiG6Vink4prHikXCPnp0FLgqbZeaol0/cksewMTkl5lVOvflfiyXnBx2KeukJbro2C9t6HU5JmCfrJE+" +
      "nHqzFKB3fsOopv6vMDxwPR33nCpMYk+7R7Dm0mDugKDyrjCCAUEGCSqGSIb3DQEHAaCCATIEggEuMIIBKjCCASYGCyqGSIb3DQEMCgECoIHvMIHsMFcGCSqG" +
      "SIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhzynAnf7H7FAICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEF7iletRl1BvjWugK3aYF0YEgZDIdLJU" +
      "6Bf8tefiPSdzvNRHVEmjGSZrW6oIkEIlBv1zU49aTxbhpMy49h7YDWXaNIbw0e34Fa/SuZhRveL61FY1/HGqPQnitbRnXDl7s9urJ59WscfNwY0EL44Q//Ru" +
      "02im2+uvLJXjjNZ6uD6+KNLQoVsm0vACKJB+LUGlPtYB+ArSo3lXU3q16zeew2A06LExJTAjBgkqhkiG9w0BCRUxFgQUDwmCeIPDzB0lrxNKFlV3phEPE3ow" +
      "QTAxMA0GCWCGSAFlAwQCAQUABCBIfDYXSAmH+MfQEK4ZOGFDjXmo/jLIYr3jfz4FBYtneQQI1slSt5+nDjcCAggA",
    "base64",
  );

  it.each([
    ["PKCS#8 in PEM", rsa.export({ type: "pkcs8", format: "pem" })],
    ["PKCS#1 in PEM", rsa.export({ type: "pkcs1", format: "pem" })],
    ["SEC1 in PEM", ec.export({ type: "sec1", format: "pem" })],
    ["encrypted PKCS#8 in PEM", rsa.export({ type: "pkcs8", format: "pem", ...locked })],
    ["a certificate followed by its key", pem + rsa.export({ type: "pkcs8", format: "pem" })],
    ["a key followed by its certificate", rsa.export({ type: "pkcs8", format: "pem" }) + pem],
    ["PKCS#8 in DER", rsa.export({ type: "pkcs8", format: "der" })],
    ["PKCS#1 in DER", rsa.export({ type: "pkcs1", format: "der" })],
    ["SEC1 in DER", ec.export({ type: "sec1", format: "der" })],
    ["encrypted PKCS#8 in DER", rsa.export({ type: "pkcs8", format: "der", ...locked })],
    ["PKCS#8 in base64 without BEGIN and END lines", lines(rsa.export({ type: "pkcs8", format: "der" }))],
    ["PKCS#8 in DER followed by other bytes", Buffer.concat([rsa.export({ type: "pkcs8", format: "der" }), Buffer.from("more")])],
    ["a PFX file", pfx],
    // Java's keytool and old Windows versions write this form.
    ["a PFX file of indefinite length", Buffer.from("30800201033080060960864886f70d01070100000000", "hex")],
  ])("is refused as %s", (_, file) => {
    expect(parse(file)).toEqual({ ok: false, reason: "has-private-key" });
  });

  it("has an error code of its own", () => {
    expect(certificateProblemCodes["has-private-key"]).toBe("certificate-has-private-key");
  });
});
