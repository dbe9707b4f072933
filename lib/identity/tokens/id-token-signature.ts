import "server-only";
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import { fetchPatiently, HttpError } from "@/lib/http";
import { endpoints } from "@/lib/microsoft/endpoints";

/**
 * The signature of an ID token. The token comes straight from the token endpoint over TLS, which OpenID Connect accepts as proof. The
 * signature is checked all the same, so that whoever sits between the portal and Microsoft, such as an egress gateway, cannot name a
 * person who did not sign in. https://learn.microsoft.com/entra/identity-platform/id-tokens#validate-tokens
 */

export type VerifiedIdToken = { ok: true; payload: unknown } | { ok: false; reason: "not-genuine" | "no-keys" };

/** Microsoft signs ID tokens with RS256 only. Clocks may differ by five minutes, as in Microsoft's own libraries. */
const accepted = { algorithms: ["RS256"], clockTolerance: 300 };

/** `no-keys`: Microsoft's keys could not be read, so nothing is known about the token. Throws only for faults in this program. */
export async function verifyIdToken(idToken: string, by: { keys: JWTVerifyGetKey; clientId: string }): Promise<VerifiedIdToken> {
  try {
    const { payload } = await jwtVerify(idToken, by.keys, { ...accepted, audience: by.clientId });
    return { ok: true, payload };
  } catch (cause) {
    if (cause instanceof HttpError || isUnreadable(cause)) return { ok: false, reason: "no-keys" };
    if (cause instanceof errors.JOSEError) return { ok: false, reason: "not-genuine" };
    throw cause;
  }
}

/** `ERR_JOSE_GENERIC`: the address of the keys answered something else than keys. */
const isUnreadable = (cause: unknown): boolean =>
  cause instanceof errors.JWKSInvalid || (cause instanceof errors.JOSEError && cause.code === errors.JOSEError.code);

/** By their address. A set of keys keeps itself up to date: it is read again when a token names a key that is not in it. */
const published = new Map<string, JWTVerifyGetKey>();

/** The keys with which Microsoft signs in this cloud. */
export function publishedKeys(cloud: NationalCloud): JWTVerifyGetKey {
  const address = `${endpoints(cloud).login}/common/discovery/v2.0/keys`;
  const keys = published.get(address) ?? createRemoteJWKSet(new URL(address), { [customFetch]: readKeys });
  published.set(address, keys);
  return keys;
}

const readKeys = (url: string) =>
  fetchPatiently({
    url,
    service: "entra",
    method: "GET",
    headers: { Accept: "application/json" },
    expects: "json",
    deadlineMs: 10_000,
    what: "Signing keys from Microsoft",
  });
