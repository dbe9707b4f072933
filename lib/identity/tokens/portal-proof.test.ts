import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";

/** The files with which the portal's app proves who it is. `portal-proof.integration.test.ts` signs in with them. */

const contoso = integrationCertificate("contoso");
const fabrikam = integrationCertificate("fabrikam");

/** Made for this test: a certificate on the curve P-256, which Entra does not take. */
const elliptic = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgtl762qdkfJx3CbLC
c/XWi+B0rQ8hwaVrjqaL7KUUT7ihRANCAASCFiJVlNe0S4lxEAvtfhvoj81dxk7/
V4X7igC11uvyjxRTJsEsknAromu8y1N04SnHFlBepdbtO6MhnkH7UN//
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBfTCCASOgAwIBAgIUE1PkT3CaKDdRnZbCpim42UqIRWEwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIZWxsaXB0aWMwIBcNMjYxMTI3MjMyODI4WhgPMjEyNjExMDMy
MzI4MjhaMBMxETAPBgNVBAMMCGVsbGlwdGljMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEghYiVZTXtEuJcRAL7X4b6I/NXcZO/1eF+4oAtdbr8o8UUybBLJJwK6Jr
vMtTdOEpxxZQXqXW7TujIZ5B+1Df/6NTMFEwHQYDVR0OBBYEFLDqv6c3h0wkRSYq
o0zBj73EFkpfMB8GA1UdIwQYMBaAFLDqv6c3h0wkRSYqo0zBj73EFkpfMA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgdMmy9J14LCaqF0t7YwQbFgZJ
YcjshegF1lodjudTzOkCIQC4rja4M2EBOXBVRuTsP8ny2FoLVpivYsmzpfsFlj9g
WQ==
-----END CERTIFICATE-----
`;

let file = "";
beforeEach(() => {
  const folder = mkdtempSync(path.join(tmpdir(), "portal-proof-"));
  file = path.join(folder, "proof");
  vi.resetModules();
  vi.stubEnv("PORTAL_ORIGIN", "http://localhost:3000");
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("AUDIT_KEYS", `a1:${Buffer.alloc(32).toString("base64")}`);
  vi.stubEnv("SEALING_KEYS", `k1:${Buffer.alloc(32).toString("base64")}`);
  vi.stubEnv("PORTAL_APP_CLIENT_ID", "0d202020-0000-4000-8000-000000000001");
  vi.stubEnv("STAFF_TENANT_ID", "d2090e00-0000-4000-8000-0000000000d2");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  rmSync(path.dirname(file), { recursive: true });
});

async function proofWith(variable: string, content: string | null) {
  vi.stubEnv(variable, variable === "PORTAL_APP_CLIENT_SECRET" ? (content ?? "") : file);
  if (content !== null) writeFileSync(file, content);
  return (await import("./portal-proof")).portalProof();
}

describe("the portal's app", () => {
  it("proves itself by its secret", async () => {
    expect(await proofWith("PORTAL_APP_CLIENT_SECRET", "a-secret")).toEqual({ clientSecret: "a-secret" });
  });

  it.each([
    ["the certificate first", contoso.pem + contoso.privateKeyPem],
    ["the key first", contoso.privateKeyPem + contoso.pem],
    ["the certificates of its issuers after it", contoso.pem + contoso.privateKeyPem + fabrikam.pem],
  ])("proves itself by a certificate, from a file with %s", async (_, pem) => {
    const proof = await proofWith("PORTAL_APP_CERTIFICATE_FILE", pem);
    expect(proof).toMatchObject({ clientCertificate: { thumbprintSha256: expect.stringMatching(/^[0-9A-F]{64}$/) } });
  });

  it("proves itself by a federated token, which is read again each time", async () => {
    expect(await proofWith("PORTAL_APP_FEDERATED_TOKEN_FILE", "first\n")).toEqual({ clientAssertion: "first" });
    expect(await proofWith("PORTAL_APP_FEDERATED_TOKEN_FILE", "second")).toEqual({ clientAssertion: "second" });
  });

  it.each([
    ["PORTAL_APP_CERTIFICATE_FILE", null, "cannot be read (ENOENT)"],
    ["PORTAL_APP_CERTIFICATE_FILE", contoso.privateKeyPem, "has no certificate"],
    ["PORTAL_APP_CERTIFICATE_FILE", contoso.pem, "has no unencrypted private key"],
    ["PORTAL_APP_CERTIFICATE_FILE", contoso.pem + fabrikam.privateKeyPem, "has a private key of another certificate"],
    ["PORTAL_APP_CERTIFICATE_FILE", elliptic, "has another key than RSA of 2048 bits or more"],
    ["PORTAL_APP_FEDERATED_TOKEN_FILE", null, "cannot be read (ENOENT)"],
    ["PORTAL_APP_FEDERATED_TOKEN_FILE", " \n", "is empty"],
  ])("names %s when its file cannot be used, without anything from the file", async (variable, content, words) => {
    const error = await proofWith(variable, content).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: "EnvError", message: expect.stringContaining(`The file of ${variable} ${words}`) });
    expect(JSON.stringify([error, (error as Error).message, (error as Error).stack])).not.toMatch(/MII|MIG|cause/);
  });

  it("does not use a certificate after its end", async () => {
    vi.useFakeTimers({ now: new Date("2040-01-01"), toFake: ["Date"] });
    const pem = contoso.pem + contoso.privateKeyPem;
    await expect(proofWith("PORTAL_APP_CERTIFICATE_FILE", pem)).rejects.toThrow("has a certificate that was valid until");
  });
});
