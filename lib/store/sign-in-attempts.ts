import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { open, seal } from "@/lib/sealing";
import { withKey } from "./database";
import type { Prisma } from "./generated/client";
import { hashToken, newToken } from "./hashed-tokens";
import { rolesSchema } from "./people";

/**
 * Trips to Microsoft's sign-in page and back. The state of a trip is accepted once, from the browser that began it, within 15 minutes.
 * A trip also keeps who came back while that person is asked whether this is the right tenant.
 */

export type Attempt = {
  id: string;
  purpose: string;
  customerId: string | null;
  invitationId: string | null;
  returnTo: string;
  nonce: string;
  /** PKCE code verifier. */
  verifier: string;
};

const candidateSchema = z.object({
  entraTenantId: z.string(),
  entraObjectId: z.string(),
  tenantName: z.string(),
  initialDomain: z.string().nullable(),
  /** The tenant's verified domains. Rows of the version before have none. */
  domains: z.array(z.string()).default([]),
  name: z.string(),
  userName: z.string(),
  roles: rolesSchema,
});
/** A person who has signed in and not yet confirmed the tenant. Holds no token. */
export type Candidate = z.infer<typeof candidateSchema>;

type NewAttempt = { purpose: string; customerId?: string; invitationId?: string; returnTo: string; nonce: string; verifier: string };

const lifetimeMs = 15 * 60 * 1000;
const newExpiry = () => new Date(Date.now() + lifetimeMs);

/** Also deletes every expired attempt. */
export async function beginAttempt({ verifier, ...attempt }: NewAttempt): Promise<{ state: string; browserToken: string }> {
  await withKey("sweep", "expired", (db) => db.signInAttempt.deleteMany({ where: { expiresAt: { lt: new Date() } } }));
  const [state, browserToken, id] = [newToken(), newToken(), randomUUID()];
  const browserHash = hashToken(browserToken);
  const data = {
    ...attempt,
    id,
    stateHash: hashToken(state),
    browserHash,
    verifier: seal(verifier, sealingContext(id)),
    expiresAt: newExpiry(),
  };
  await withKey("browser", browserHash, (db) => db.signInAttempt.create({ data }));
  return { state, browserToken };
}

/** Null when the state is unknown, used, expired or from another browser. The answers are the same, since a stranger may be asking. */
export function consumeAttempt(state: string, browserToken: string): Promise<Attempt | null> {
  const [stateHash, browserHash] = [hashToken(state), hashToken(browserToken)];
  return withKey("browser", browserHash, async (db) => {
    // The condition is part of the update, so only one of two requests with the same state succeeds.
    const { count } = await db.signInAttempt.updateMany({
      where: { stateHash, browserHash, consumedAt: null, expiresAt: { gt: new Date() } },
      data: { consumedAt: new Date() },
    });
    return count === 1 ? toAttempt(await db.signInAttempt.findUniqueOrThrow({ where: { stateHash } })) : null;
  });
}

/** Renews the expiry: the person has as long to confirm the tenant as they had to sign in. */
export async function keepCandidate(attemptId: string, candidate: Candidate): Promise<void> {
  const data = { candidate: candidateSchema.parse(candidate), expiresAt: newExpiry() };
  await withKey("attempt", attemptId, (db) => db.signInAttempt.update({ where: { id: attemptId }, data }));
}

/** Null when this browser has nobody to confirm, or the time to confirm is over. */
export function findCandidate(browserToken: string): Promise<(Attempt & { candidate: Candidate }) | null> {
  const browserHash = hashToken(browserToken);
  return withKey("browser", browserHash, async (db) => {
    const row = await db.signInAttempt.findFirst({
      where: { browserHash, consumedAt: { not: null }, expiresAt: { gt: new Date() } },
      orderBy: { createdAt: "desc" },
    });
    return row?.candidate ? { ...toAttempt(row), candidate: candidateSchema.parse(row.candidate) } : null;
  });
}

/** Deletes the browser's trips that came back. Called when the tenant was confirmed or rejected. */
export async function dropCandidate(browserToken: string): Promise<void> {
  const browserHash = hashToken(browserToken);
  await withKey("browser", browserHash, (db) => db.signInAttempt.deleteMany({ where: { browserHash, consumedAt: { not: null } } }));
}

const sealingContext = (attemptId: string) => `sign-in-attempt:${attemptId}`;

function toAttempt(row: Prisma.SignInAttemptGetPayload<object>): Attempt {
  const { id, purpose, customerId, invitationId, returnTo, nonce } = row;
  return { id, purpose, customerId, invitationId, returnTo, nonce, verifier: open(row.verifier, sealingContext(id)) };
}
