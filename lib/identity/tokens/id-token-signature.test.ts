import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { HttpError } from "@/lib/http";
import { verifyIdToken } from "./id-token-signature";

const clientId = "0d202020-0000-4000-8000-000000000001";
const now = Math.floor(Date.now() / 1000);
const claims = { aud: clientId, exp: now + 3600, nbf: now - 60, oid: "ada" };
const header = { alg: "RS256", kid: "k1" };

let by: Parameters<typeof verifyIdToken>[1];
let key: CryptoKey;
let jwk: Awaited<ReturnType<typeof exportJWK>>;

beforeAll(async () => {
  const pair = await generateKeyPair("RS256");
  key = pair.privateKey;
  jwk = await exportJWK(pair.publicKey);
  // As Microsoft publishes them: with a use, without an algorithm.
  by = { keys: createLocalJWKSet({ keys: [{ ...jwk, kid: "k1", use: "sig" }] }), clientId };
});

const signed = (change: object = {}, signer: CryptoKey = key, head = header) =>
  new SignJWT({ ...claims, ...change }).setProtectedHeader(head).sign(signer);
const verdict = async (token: string | Promise<string>) => {
  const verified = await verifyIdToken(await token, by);
  return verified.ok ? "genuine" : verified.reason;
};

describe("the signature of an ID token", () => {
  it("is accepted when one of the published keys made it", async () => {
    expect(await verifyIdToken(await signed(), by)).toMatchObject({ ok: true, payload: { oid: "ada" } });
  });

  it("is refused when another key made it under the same name", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    expect(await verdict(signed({}, privateKey))).toBe("not-genuine");
  });

  it("is refused when it is missing, or made with the public key as if it were a shared secret", async () => {
    expect(await verdict(new UnsecuredJWT(claims).encode())).toBe("not-genuine");
    const secret = new TextEncoder().encode(JSON.stringify(jwk).padEnd(64, "x"));
    const symmetric = new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "k1" }).sign(secret);
    expect(await verdict(symmetric)).toBe("not-genuine");
  });

  it("is refused when a claim was altered after signing", async () => {
    const [head, , signature] = (await signed()).split(".");
    const altered = Buffer.from(JSON.stringify({ ...claims, oid: "mallory" })).toString("base64url");
    expect(await verdict([head, altered, signature].join("."))).toBe("not-genuine");
  });

  it.each([
    ["another app's audience", { aud: "99999999-0000-4000-8000-000000000009" }],
    ["a time long past", { exp: now - 3600 }],
    ["a time to come", { nbf: now + 3600 }],
  ])("does not help a token with %s", async (_, change) => {
    expect(await verdict(signed(change))).toBe("not-genuine");
  });

  it.each(["", "not a token", "a.b.c"])("is not found in %j", async (text) => {
    expect(await verdict(text)).toBe("not-genuine");
  });

  it("is unknown when Microsoft's keys cannot be read, which is no refusal", async () => {
    const unreachable = { clientId, keys: () => Promise.reject(new HttpError("timeout", "Signing keys from Microsoft")) };
    expect(await verifyIdToken(await signed(), unreachable)).toEqual({ ok: false, reason: "no-keys" });
  });
});
