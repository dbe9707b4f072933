import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { VendorError } from "@/lib/errors/vendor-error";
import type { Observation } from "@/lib/onboarding/planning/observed";
import { known, unknownFrom } from "../observations";
import type { WriteAnswer } from "../write-answer";
import { observationOrAbsent, writeAnswer } from "./answers";
import type { BatchAnswer, BatchRequest } from "./batch";
import type { GraphClient } from "./client";
import { classifyRemoval } from "./removals";

/** What was deleted within the last 30 days, which Entra keeps: an app registration, or its enterprise application. */

/** Needs Application.Read.All. https://learn.microsoft.com/graph/api/directory-deleteditems-get */
export const deletedRequest = (id: string): BatchRequest => ({ id: `deleted:${id}`, method: "GET", url: `/directory/deletedItems/${id}` });

const deletedSchema = z.object({ deletedDateTime: z.iso.datetime({ offset: true }).nullish().catch(null) });

/** Null when it is not among the deleted ones: it was never deleted, or is gone for good. `deletedAt`: null when Microsoft did not say. */
export const parseDeleted = (answer: BatchAnswer | undefined): Observation<{ deletedAt: string | null } | null> =>
  observationOrAbsent(answer, deletedSchema, ({ deletedDateTime }) => ({ deletedAt: deletedDateTime ?? null }));

export type DeletedItem = { id: string; deletedAt: string | null };

/** Which of these objects are among the deleted ones. Not known when Microsoft did not say it of one of them. */
export async function observeDeleted(graph: GraphClient, ids: readonly string[]): Promise<Observation<DeletedItem[]>> {
  if (ids.length === 0) return known([], null);
  try {
    const answers = await graph.batch(ids.map(deletedRequest));
    const found = ids.map((id) => ({ id, seen: parseDeleted(answers.get(deletedRequest(id).id)) }));
    const unknown = found.map(({ seen }) => seen).find((seen) => !seen.known);
    if (unknown) return unknown;
    return known(
      found.flatMap(({ id, seen }) => (seen.known && seen.value ? [{ id, ...seen.value }] : [])),
      null,
    );
  } catch (error) {
    if (error instanceof VendorError) return unknownFrom(error);
    throw error;
  }
}

/** Which of these enterprise applications is among the deleted ones and belongs to that app. Null when none is, or when Microsoft did not say. */
export async function findDeletedPrincipal(graph: GraphClient, ids: readonly string[], appId: string): Promise<string | null> {
  if (ids.length === 0) return null;
  const answers = await graph.batch(ids.map(deletedRequest));
  const ofApp = z.object({ appId: z.literal(appId) });
  return ids.find((id) => ofApp.safeParse(answers.get(deletedRequest(id).id)?.body).success) ?? null;
}

/**
 * It comes back with everything that was on it. Each object is restored by itself: an app registration without its enterprise application.
 * One that is not among the deleted ones is `already-there`. Needs Application.ReadWrite.All.
 * https://learn.microsoft.com/graph/api/directory-deleteditems-restore
 */
export async function restoreDeleted(graph: GraphClient, objectId: string): Promise<WriteAnswer> {
  const id = `restore:${objectId}`;
  const answers = await graph.batch([{ id, method: "POST", url: `/directory/deletedItems/${objectId}/restore` }]);
  return writeAnswer(answers.get(id) as BatchAnswer, () => null, { isDuplicate: ({ kind }) => kind === "not-found" });
}

/** Deletes for good: nobody can restore it. Needs Application.ReadWrite.All. https://learn.microsoft.com/graph/api/directory-deleteditems-delete */
export async function purgeDeleted(graph: GraphClient, objectId: string): Promise<WriteAnswer> {
  const id = `purge:${objectId}`;
  const answers = await graph.batch([{ id, method: "DELETE", url: `/directory/deletedItems/${objectId}` }]);
  return classifyRemoval(answers.get(id) as BatchAnswer);
}

/** Looks a few times whether a restored app is shown. A page that looks before would say that Microsoft does not show it yet. */
export async function waitUntilBack(graph: GraphClient, objectId: string, pausesMs = [300, 1000, 2000, 2000]): Promise<boolean> {
  for (const pauseMs of pausesMs) {
    if (await graph.find(`/applications/${objectId}?$select=id`, z.object({ id: z.string() }))) return true;
    await pause(pauseMs);
  }
  return false;
}
