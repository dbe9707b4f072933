import "server-only";
import type { VendorError } from "@/lib/errors/vendor-error";
import { findSecrets } from "@/lib/microsoft/graph/applications";
import type { BatchAnswer } from "@/lib/microsoft/graph/batch";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import { addPasswordRequest, classifyAddPassword, isTooLong, secretEndsAt, shorterLifetimes } from "@/lib/microsoft/graph/credentials";
import { ofApplication, removePasswordRequest } from "@/lib/microsoft/graph/removals";
import type { Change } from "@/lib/onboarding/planning/changes";
import { isLost } from "@/lib/onboarding/planning/foreign";
import { describeCredential, sealCredential } from "@/lib/store/credentials";
import { expectSecret, listOwnCredentials, recordSecretAnswer } from "@/lib/store/own-credentials";
import { type AppliedChange, done, fromAnswer } from "./outcome";

/** The one change that is not harmless to repeat: Microsoft shows a secret's value once, and asking twice creates two secrets. */

type ForApp = { customerId: string; graph: GraphClient; objectId: string };

/** Call it before the secret is asked for: returns the end to ask for, and stores it. */
export async function beginSecret(customerId: string, days?: number): Promise<string> {
  const endsAt = secretEndsAt(new Date(), days);
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
    await sealCredential(customerId, "client-secret", { reference: keyId, value: secretText, expiresAt: endDateTime });
    await recordSecretAnswer(customerId, asked.endsAt, keyId);
  }
  // Microsoft answered that it made none.
  if ((made.is === "failed" || made.is === "not-yet") && isClientError(made.error))
    await recordSecretAnswer(customerId, asked.endsAt, null);
  return fromAnswer(change, made);
}

const isClientError = ({ status }: VendorError): boolean => status !== null && status >= 400 && status < 500;

/**
 * For a secret that an earlier try requested and whose outcome was not recorded, for example because the process was killed. When the
 * secret is sealed here, the change is done. Otherwise the answer was lost: the secret that nobody can use is removed, and null means that
 * a new one must be created.
 */
export async function settleRequestedSecret({
  change,
  requestedAt,
  customerId,
  graph,
  objectId,
}: ForApp & { change: Change; requestedAt: string }): Promise<AppliedChange | null> {
  const sealed = await describeCredential(customerId, "client-secret");
  if (sealed !== null && sealed.createdAt >= requestedAt) return done(change, null);
  const secrets = (await findSecrets(graph, objectId)) ?? [];
  const ours = await listOwnCredentials(customerId);
  const lost = secrets.filter((secret) => isLost(secret, ours));
  if (lost.length > 0) await graph.batch(lost.map(({ keyId }) => removePasswordRequest(ofApplication(objectId), keyId)));
  return null;
}
