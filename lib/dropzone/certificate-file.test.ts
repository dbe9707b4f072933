import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { certificateProblemCodes, parseCertificateFile } from "./certificate-file";

/** Self-signed, CN=contoso.dropzone.app, valid from November 2026 for ten years. Its private key was deleted. */
const der = Buffer.from(
  "MIIBkjCCATmgAwIBAgIUbVLK5ocjUB4iWCB6w6rHXjHdtsYwCgYIKoZIzj0EAwIwHzEdMBsGA1UEAwwUY29udG9zby5kcm9wem9uZS5hcHAwHhcNMjYxMTIz" +
    "MDQ0OTMzWhcNMzYxMTIwMDQ0OTMzWjAfMR0wGwYDVQQDDBRjb250b3NvLmRyb3B6b25lLmFwcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHIOecBz09qU" +
    "xJT+Gv/GXMbl7ooVCDqPED+iSS4QEL/3Xn3F0laBVsCSssSyXnqTJWVC39dqj+ne2ckCmqQxO7WjUzBRMB0GA1UdDgQWBBQhfCU7Q4H9AC0JMmjk+JfXU9WN" +
    "CzAfBgNVHSMEGDAWgBQhfCU7Q4H9AC0JMmjk+JfXU9WNCzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIEqQBHGm8HvUNJWClBi8lEs43Wof" +
    "/Kr7dzYQlfIylCqvAiBPTGt3RO8nPXW188gKONrO6HSjtp13ND0FS9dnDyLleQ==",
  "base64",
);
const thumbprint = "0F09827883C3CC1D25AF134A165577A6110F137A";
const now = new Date("2027-01-01T00:00:00Z");

const lines = (bytes: Buffer) => (bytes.toString("base64").match(/.{1,64}/g) ?? []).join("\n");
const pem = `-----BEGIN CERTIFICATE-----\n${lines(der)}\n-----END CERTIFICATE-----\n`;
const parse = (file: Buffer | string, at = now) => parseCertificateFile(Buffer.from(file as string), at);

describe("a certificate file", () => {
  it.each([
    ["PEM", pem],
    ["PEM with Windows line ends", pem.replaceAll("\n", "\r\n")],
    ["PEM with text around it", `Bag Attributes\n  friendlyName: Dropzone\n${pem}`],
    ["PEM as Notepad saves it", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(pem, "utf16le")])],
    ["base64 without BEGIN and END lines", lines(der)],
    ["DER", der],
  ])("is read as %s", (_, file) => {
    expect(parse(file)).toEqual({
      ok: true,
      certificate: {
        thumbprint,
        der: der.toString("base64"),
        subject: "CN=contoso.dropzone.app",
        notAfter: "2036-11-20T04:49:33.000Z",
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
    ["holds a whole chain", pem + pem, "several"],
  ])("is refused when it %s", (_, file, reason) => {
    expect(parse(file)).toEqual({ ok: false, reason });
  });

  it("is refused when it has expired or is not valid yet", () => {
    expect(parse(pem, new Date("2040-01-01T00:00:00Z"))).toEqual({ ok: false, reason: "expired" });
    expect(parse(pem, new Date("2020-01-01T00:00:00Z"))).toEqual({ ok: false, reason: "not-yet-valid" });
  });
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
