import { createHash } from "node:crypto";
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { now, tenantById, type World } from "../world/world";

/** Signs and checks tokens. One RSA key per world; its public half is what the keys endpoint publishes. */

export type Claims = {
  aud: string;
  tid: string;
  oid: string;
  sub: string;
  /** The client app. */
  appid: string;
  scp: string[];
  roles: string[];
  idtyp: "user" | "app";
  /** Empty for an app. */
  upn: string;
  /** Directory role template ids of the person, as they were when the token was made. */
  wids: string[];
  iat: number;
  exp: number;
};

export async function makeSigningKey(): Promise<Record<string, unknown>> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return (await exportJWK(privateKey)) as Record<string, unknown>;
}

function keyId(world: World): string {
  return createHash("sha256").update(String(world.state.signingKey.n)).digest("base64url").slice(0, 27);
}

export function publicJwk(world: World): JWK {
  const { kty, n, e } = world.state.signingKey as JWK;
  return { kty, n, e, use: "sig", alg: "RS256", kid: keyId(world) } as JWK;
}

export async function sign(world: World, claims: JWTPayload, lifetimeSeconds: number): Promise<string> {
  const issuedAt = Math.floor(now(world).getTime() / 1000);
  const key = await importJWK(world.state.signingKey as JWK, "RS256");
  return new SignJWT({ ...claims, iat: issuedAt, nbf: issuedAt, exp: issuedAt + lifetimeSeconds })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: keyId(world) })
    .sign(key);
}

export async function verifyAccessToken(world: World, token: string, audiences: readonly string[]): Promise<Claims | null> {
  try {
    const key = await importJWK(publicJwk(world), "RS256");
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["RS256"],
      currentDate: now(world),
      audience: audiences.flatMap((audience) => [audience, audience.replace(/\/$/, ""), `${audience.replace(/\/$/, "")}/`]),
    });
    if (!tenantById(world, String(payload.tid)) || payload.iss !== `https://sts.windows.net/${payload.tid}/`) return null;
    return {
      aud: String(payload.aud),
      tid: String(payload.tid),
      oid: String(payload.oid),
      sub: String(payload.sub),
      appid: String(payload.appid),
      scp: typeof payload.scp === "string" ? payload.scp.split(" ") : [],
      roles: Array.isArray(payload.roles) ? (payload.roles as string[]) : [],
      idtyp: payload.idtyp === "app" ? "app" : "user",
      upn: typeof payload.upn === "string" ? payload.upn : "",
      wids: Array.isArray(payload.wids) ? (payload.wids as string[]) : [],
      iat: payload.iat ?? 0,
      exp: payload.exp ?? 0,
    };
  } catch {
    // Expired, forged or for another audience: the token is not accepted, and the caller does not learn why.
    return null;
  }
}
