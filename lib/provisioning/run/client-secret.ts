import "server-only";
import type { VendorError } from "@/lib/errors/vendor-error";
import { findSecrets } from "@/lib/microsoft/graph/applications";
import type { BatchAnswer } from "@/lib/microsoft/graph/batch";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import { addPasswordRequest, classifyAddPassword, isTooLong, secretEndsAt, shorterLifetimes } from "@/lib/microsoft/graph/credentials";
import { classifyRemovePassword, ofApplication, removePasswordRequest } from "@/lib/microsoft/graph/removals";
import type { Change } from "@/lib/onboarding/planning/changes";
import { isLost } from "@/lib/onboarding/planning/foreign";
import type { ObservedSecret } from "@/lib/onboarding/planning/observed";
import { describeCredential, sealCredential } from "@/lib/store/credentials";
import { inCustomer } from "@/lib/store/database";
import { expectSecret, listSecretsAskedSince, recordSecretAnswer } from "@/lib/store/own-credentials";
import { type AppliedChange, done, fromAnswer } from "./outcome";

/** The one change that is not harmless to repeat: Microsoft shows a secret's value once, and asking twice creates two secrets. */

type ForApp = { customerId: string; graph: GraphClient; objectId: string };

/** Call it before the secret is asked for: returns the end to ask for, and stores it. */
export async function beginSecret(customerId: string, days?: number | null): Promise<string> {
  const endsAt = secretEndsAt(new Date(), days ?? undefined);
  await expectSecret(customerId, endsAt);
  return endsAt;
}

/**
 * Seals the secret before anything else is done with the answer. When the tenant's policy allows only a shorter lifetime, asks again with
 * the next shorter one.
 */
export async function keepSecret(
  change: Change,
  answer: BatchAnswer,
  { customerId, graph, objectId, endsAt }: ForApp & { endsAt: string },
): Promise<AppliedChange> {
  let asked = { endsAt, made: classifyAddPassword(answer) };
  for (const days of shorterLifetimes) {
    if (asked.made.is !== "failed" || !isTooLong(asked.made.error)) break;
    await recordSecretAnswer(customerId, asked.endsAt, null);
    const shorter = await beginSecret(customerId, days);
    const request = addPasswordRequest({ objectId, endDateTime: shorter });
    asked = { endsAt: shorter, made: classifyAddPassword((await graph.batch([request])).get(request.id) as BatchAnswer) };
  }
  const { made } = asked;
  if (made.is === "done") {
    const { keyId, secretText, endDateTime } = made.value;
    // In one transaction: a sealed secret whose key is not recorded as ours would count as lost, and the working secret would be removed.
    await inCustomer(customerId, async () => {
      await sealCredential(customerId, "client-secret", { reference: keyId, value: secretText, expiresAt: endDateTime });
      await recordSecretAnswer(customerId, asked.endsAt, keyId);
    });
  }
  // Microsoft answered that it made none.
  if ((made.is === "failed" || made.is === "not-yet") && isClientError(made.error))
    await recordSecretAnswer(customerId, asked.endsAt, null);
  return fromAnswer(change, made);
}

const isClientError = ({ status }: VendorError): boolean => status !== null && status >= 400 && status < 500;

/**
 * For a secret that an earlier try may have requested and whose outcome DBOS does not know, for example because the process was killed. When
 * the secret is sealed here, the change is done. Otherwise the answer was lost: the secret that nobody can use is removed, and null means
 * that a new one must be created. `askedSince`: a secret that was sealed before is not meant.
 */
export async function settleRequestedSecret({
  change,
  askedSince,
  customerId,
  graph,
  objectId,
}: ForApp & { change: Change; askedSince: string }): Promise<AppliedChange | null> {
  const { sealed, asked } = await inCustomer(customerId, async () => ({
    sealed: await describeCredential(customerId, "client-secret"),
    asked: await listSecretsAskedSince(customerId, askedSince),
  }));
  if (sealed !== null && asked.some(({ keyId }) => keyId === sealed.reference)) return done(change, null);
  const lost = lostAmong((await findSecrets(graph, objectId)) ?? [], asked);
  await removeSecrets({ graph, objectId }, lost);
  return null;
}

/** The keyIds of secrets that were asked for and whose value nobody has. */
export const lostAmong = (secrets: readonly ObservedSecret[], asked: readonly { endsAt: string; keyId: string | null }[]): string[] => {
  const lostSecretEnds = asked.filter(({ keyId }) => keyId === null).map(({ endsAt }) => endsAt);
  return secrets.filter((secret) => isLost(secret, { lostSecretEnds })).map(({ keyId }) => keyId);
};

/** Returns those that are gone. One that could not be removed now shows at the next look. */
export async function removeSecrets(
  { graph, objectId }: Pick<ForApp, "graph" | "objectId">,
  keyIds: readonly string[],
): Promise<{ keyId: string; requestId: string | null }[]> {
  if (keyIds.length === 0) return [];
  const requests = keyIds.map((keyId) => ({ keyId, request: removePasswordRequest(ofApplication(objectId), keyId) }));
  const answers = await graph.batch(requests.map(({ request }) => request));
  return requests.flatMap(({ keyId, request }) => {
    const removed = classifyRemovePassword(answers.get(request.id) as BatchAnswer);
    return removed.is === "done" || removed.is === "already-there" ? [{ keyId, requestId: removed.requestId }] : [];
  });
}
