import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { open, seal } from "@/lib/sealing";
import { withKey } from "./database";
import type { Prisma } from "./generated/client";
import { rolesSchema } from "./people";
import { hashToken, newToken } from "./tokens";

/**
 * Trips to Microsoft's sign-in page and back: the state that may come back once, from the browser that left, within a quarter of
 * an hour. A trip also keeps who came back while they are asked whether this is the right tenant.
 */

export type Attempt = {
  id: string;
  purpose: string;
  customerId: string | null;
  invitationId: string | null;
  returnTo: string;
  nonce: string;
  /** PKCE. */
  verifier: string;
};

const candidateSchema = z.object({
  entraTenantId: z.string(),
  entraObjectId: z.string(),
  tenantName: z.string(),
  initialDomain: z.string().nullable(),
  name: z.string(),
  userName: z.string(),
  roles: rolesSchema,
});
/** Who has signed in and not yet confirmed the tenant. No token. */
export type Candidate = z.infer<typeof candidateSchema>;

type NewAttempt = { purpose: string; customerId?: string; invitationId?: string; returnTo: string; nonce: string; verifier: string };

const lifetimeMs = 15 * 60 * 1000;
const inAWhile = () => new Date(Date.now() + lifetimeMs);

export async function beginAttempt({ verifier, ...wish }: NewAttempt): Promise<{ state: string; browserToken: string }> {
  await withKey("sweep", "expired", (db) => db.signInAttempt.deleteMany({ where: { expiresAt: { lt: new Date() } } }));
  const [state, browserToken, id] = [newToken(), newToken(), randomUUID()];
  const browserHash = hashToken(browserToken);
  const data = {
    ...wish,
    id,
    stateHash: hashToken(state),
    browserHash,
    verifier: seal(verifier, sealingContext(id)),
    expiresAt: inAWhile(),
  };
  await withKey("browser", browserHash, (db) => db.signInAttempt.create({ data }));
  return { state, browserToken };
}

/** Null when unknown, used before, too late, or from another browser: the same answer, since a stranger may be asking. */
export function consumeAttempt(state: string, browserToken: string): Promise<Attempt | null> {
  const [stateHash, browserHash] = [hashToken(state), hashToken(browserToken)];
  return withKey("browser", browserHash, async (db) => {
    // The condition is in the update itself, so that of two requests with one state only one gets it.
    const { count } = await db.signInAttempt.updateMany({
      where: { stateHash, browserHash, consumedAt: null, expiresAt: { gt: new Date() } },
      data: { consumedAt: new Date() },
    });
    return count === 1 ? toAttempt(await db.signInAttempt.findUniqueOrThrow({ where: { stateHash } })) : null;
  });
}

/** The person has as long to confirm the tenant as they had to sign in. */
export async function keepCandidate(attemptId: string, candidate: Candidate): Promise<void> {
  const data = { candidate: candidateSchema.parse(candidate), expiresAt: inAWhile() };
  await withKey("attempt", attemptId, (db) => db.signInAttempt.update({ where: { id: attemptId }, data }));
}

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

/** Once confirmed or turned down, nothing of the trip is kept. */
export async function dropCandidate(browserToken: string): Promise<void> {
  const browserHash = hashToken(browserToken);
  await withKey("browser", browserHash, (db) => db.signInAttempt.deleteMany({ where: { browserHash, consumedAt: { not: null } } }));
}

const sealingContext = (attemptId: string) => `sign-in-attempt:${attemptId}`;

function toAttempt(row: Prisma.SignInAttemptGetPayload<object>): Attempt {
  const { id, purpose, customerId, invitationId, returnTo, nonce } = row;
  return { id, purpose, customerId, invitationId, returnTo, nonce, verifier: open(row.verifier, sealingContext(id)) };
}
