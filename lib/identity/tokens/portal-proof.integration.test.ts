import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { startSandbox } from "@/sandbox/server";
import type { Application } from "@/sandbox/world/state";
import { answerOf, SandboxBrowser } from "@/testing/sandbox-browser";

/** A person signs in while the portal's app proves itself by a certificate or a federated token. Entra checks both as the real one does. */

const portal = "http://localhost:3000";
const tenant = "d2090e00-0000-4000-8000-0000000000d2";
const clientId = "0d202020-0000-4000-8000-000000000001";
const certificate = integrationCertificate("contoso");

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let issuer: Awaited<ReturnType<typeof startIssuer>>;
let folder = "";
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, portalOrigin: portal });
  issuer = await startIssuer();
  folder = mkdtempSync(path.join(tmpdir(), "portal-proof-"));
});
afterAll(async () => {
  await sandbox.close();
  issuer.server.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllEnvs();
  vi.stubEnv("PORTAL_ORIGIN", portal);
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("AUDIT_KEYS", `a1:${Buffer.alloc(32).toString("base64")}`);
  vi.stubEnv("SEALING_KEYS", `k1:${Buffer.alloc(32).toString("base64")}`);
  vi.stubEnv("PORTAL_APP_CLIENT_ID", clientId);
  vi.stubEnv("STAFF_TENANT_ID", tenant);
  vi.stubEnv("MICROSOFT_LOGIN_ORIGIN", sandbox.origin);
  // The secret of the other tests would be accepted too, so the app has none here.
  application().passwordCredentials = [];
});

/** The portal's app as it is registered in Entra. */
function application(): Application {
  const found = sandbox.world.state.tenants.flatMap(({ applications }) => applications).find(({ appId }) => appId === clientId);
  if (!found) throw new Error("The sandbox has no portal app");
  return found;
}

/** Signs a member of the staff in, and returns who it was or what Entra refused. */
async function signIn(variable: string, content: string) {
  const file = path.join(folder, variable);
  writeFileSync(file, content);
  vi.stubEnv(variable, file);
  const { newSignInSecrets, redeemCode, signInUrl } = await import("./portal-app");
  const { nonce, verifier, challenge } = await newSignInSecrets();
  const request = { cloud: "global", tenant, resource: null } as const;
  const address = new URL(await signInUrl({ ...request, state: "state", nonce, challenge, loginHint: "casey@dropzone.ai" }));
  const back = answerOf(await new SandboxBrowser(sandbox.origin).open(address.pathname + address.search));
  const redeemed = await redeemCode({ ...request, code: back.get("code") ?? "", nonce, verifier });
  return redeemed.ok ? String(redeemed.claims.preferred_username) : redeemed.said.codes;
}

describe("with a certificate", () => {
  const pem = certificate.pem + certificate.privateKeyPem;
  const register = ({ der }: { der: string }) => {
    const [began, end] = ["2026-01-01T00:00:00Z", "2099-01-01T00:00:00Z"];
    const rest = { keyId: "k", displayName: null, customKeyIdentifier: "", type: "AsymmetricX509Cert", usage: "Verify" } as const;
    application().keyCredentials = [{ ...rest, startDateTime: began, endDateTime: end, key: der, effectiveAt: began }];
  };

  it("people sign in without any secret", async () => {
    register(certificate);
    expect(await signIn("PORTAL_APP_CERTIFICATE_FILE", pem)).toBe("casey@dropzone.ai");
  });

  it("nobody signs in when another certificate is registered", async () => {
    register(integrationCertificate("fabrikam"));
    expect(await signIn("PORTAL_APP_CERTIFICATE_FILE", pem)).toEqual([700027]);
  });
});

describe("with a federated token", () => {
  const subject = "system:serviceaccount:portal:portal";
  const audience = "api://AzureADTokenExchange";
  const good = () => ({ iss: issuer.origin, sub: subject, aud: audience });

  beforeEach(() => {
    const trust = { id: "f", name: "cluster", issuer: issuer.origin, subject, audiences: [audience] };
    application().federatedIdentityCredentials = [trust];
  });

  it("people sign in without any secret", async () => {
    expect(await signIn("PORTAL_APP_FEDERATED_TOKEN_FILE", await issuer.token(good()))).toBe("casey@dropzone.ai");
  });

  it.each([
    ["of another issuer", { iss: "https://elsewhere.example" }, [700211]],
    ["for another subject, upper case included", { sub: subject.toUpperCase() }, [700213]],
    ["for another audience", { aud: "api://somebody-else" }, [700212]],
    ["that has ended", { exp: Math.floor(Date.now() / 1000) - 3600 }, [700024]],
  ])("nobody signs in by a token %s", async (_, claims, codes) => {
    expect(await signIn("PORTAL_APP_FEDERATED_TOKEN_FILE", await issuer.token({ ...good(), ...claims }))).toEqual(codes);
  });

  it("nobody signs in by a token that the issuer did not sign", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const forged = await new SignJWT(good()).setProtectedHeader({ alg: "RS256", kid: "1" }).setExpirationTime("1h").sign(privateKey);
    expect(await signIn("PORTAL_APP_FEDERATED_TOKEN_FILE", forged)).toEqual([700027]);
  });
});

/** An issuer of workload tokens as a Kubernetes cluster has one: it publishes its keys and signs. */
async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "1", alg: "RS256", use: "sig" };
  const server: Server = createServer((request, answer) => {
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify(request.url === "/keys" ? { keys: [jwk] } : { issuer: origin(), jwks_uri: `${origin()}/keys` }));
  });
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const token = ({ exp, ...claims }: JWTPayload) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid: "1" })
      .setIssuedAt()
      .setExpirationTime(exp ?? "1h")
      .sign(privateKey);
  return { server, origin: origin(), token };
}
