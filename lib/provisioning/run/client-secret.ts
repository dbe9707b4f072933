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

/** The one change that cannot be repeated unseen: Microsoft shows a secret once, and asking twice makes two. */

type ForApp = { customerId: string; graph: GraphClient; objectId: string };

/** Sealed before anything else is done with the answer. */
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
 * For a change that was begun before and of whose end nothing is known, as after a killed process. Either its secret is sealed
 * here, and the change is done; or its answer was lost, and the secret that nobody can use is removed before another is made.
 */
export async function settleBegunSecret(input: {
  change: Change;
  begunAt: string;
  customerId: string;
  graph: GraphClient;
  uniqueName: string;
}): Promise<AppliedChange | null> {
  const { change, begunAt, customerId, graph, uniqueName } = input;
  const sealed = await describeCredential(customerId, "client-secret");
  if (sealed !== null && sealed.createdAt >= begunAt) return done(change, null);
  const app = await findApplicationByUniqueName(graph, uniqueName);
  if (app === null) return null;
  const orphans = orphanSecrets(app, { secretKeyId: sealed?.reference ?? null, lostSecretSince: begunAt });
  if (orphans.length > 0) await graph.batch(orphans.map((keyId) => removePasswordRequest({ objectId: app.objectId, keyId })));
  return null;
}
