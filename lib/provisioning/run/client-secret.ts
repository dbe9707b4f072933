import "server-only";
import { findApplicationByUniqueName } from "@/lib/microsoft/graph/applications";
import type { BatchAnswer } from "@/lib/microsoft/graph/batch";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import {
  addPasswordRequest,
  classifyAddPassword,
  isTooLong,
  removePasswordRequest,
  secretEndsAt,
  shorterLifetimes,
} from "@/lib/microsoft/graph/credentials";
import type { Change } from "@/lib/onboarding/planning/changes";
import { orphanSecrets } from "@/lib/onboarding/planning/plan";
import { describeCredential, sealCredential } from "@/lib/store/credentials";
import { type AppliedChange, done, fromAnswer } from "./outcome";

/** The one change that is not harmless to repeat: Microsoft shows a secret's value once, and asking twice creates two secrets. */

type ForApp = { customerId: string; graph: GraphClient; objectId: string };

/**
 * Seals the secret before anything else is done with the answer. When the tenant's policy allows only a shorter lifetime, asks again with
 * the next shorter one.
 */
export async function keepSecret(change: Change, answer: BatchAnswer, { customerId, graph, objectId }: ForApp): Promise<AppliedChange> {
  let made = classifyAddPassword(answer);
  for (const days of shorterLifetimes) {
    if (made.is !== "failed" || !isTooLong(made.error)) break;
    const request = addPasswordRequest({ objectId, endDateTime: secretEndsAt(new Date(), days) });
    made = classifyAddPassword((await graph.batch([request])).get(request.id) as BatchAnswer);
  }
  if (made.is === "done") {
    const { keyId, secretText, endDateTime } = made.value;
    await sealCredential(customerId, "client-secret", { reference: keyId, value: secretText, expiresAt: endDateTime });
  }
  return fromAnswer(change, made);
}

/**
 * For a secret that an earlier try requested and whose outcome was not recorded, for example because the process was killed. When the
 * secret is sealed here, the change is done. Otherwise the answer was lost: the secret that nobody can use is removed, and null means that
 * a new one must be created.
 */
export async function settleRequestedSecret(input: {
  change: Change;
  requestedAt: string;
  customerId: string;
  graph: GraphClient;
  uniqueName: string;
}): Promise<AppliedChange | null> {
  const { change, requestedAt, customerId, graph, uniqueName } = input;
  const sealed = await describeCredential(customerId, "client-secret");
  if (sealed !== null && sealed.createdAt >= requestedAt) return done(change, null);
  const app = await findApplicationByUniqueName(graph, uniqueName);
  if (app === null) return null;
  const orphans = orphanSecrets(app, { secretKeyId: sealed?.reference ?? null, lostSecretSince: requestedAt });
  if (orphans.length > 0) await graph.batch(orphans.map((keyId) => removePasswordRequest({ objectId: app.objectId, keyId })));
  return null;
}
