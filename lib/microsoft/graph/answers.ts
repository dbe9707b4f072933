import { z } from "zod";
import type { Observation, Unknown } from "@/lib/onboarding/planning/observed";
import { known, unknownFrom } from "../observations";
import type { WriteAnswer } from "../write-answer";
import type { BatchAnswer } from "./batch";
import { GraphError, graphErrorFrom } from "./graph-error";
import { understood } from "./understood";

/** Turns batch answers into the portal's types: an Observation for a read, a WriteAnswer for a write. Pure. */

export type Answers = ReadonlyMap<string, BatchAnswer>;

const notAsked: Unknown = { known: false, because: "not-asked", requestId: null, message: "NotAsked" };

export const isSuccess = (answer: BatchAnswer): boolean => answer.status >= 200 && answer.status < 300;

export const errorOf = (answer: BatchAnswer): GraphError => graphErrorFrom(answer);

/** Known only when the answer is a success that the schema accepts. */
export function observation<T, V>(answer: BatchAnswer | undefined, schema: z.ZodType<T>, value: (body: T) => V): Observation<V> {
  if (answer === undefined) return notAsked;
  if (!isSuccess(answer)) return unknownFrom(errorOf(answer));
  try {
    return known(value(understood(schema, answer.body, "$batch")), answer.requestId);
  } catch (error) {
    if (error instanceof GraphError) return { ...unknownFrom(error), requestId: answer.requestId };
    throw error;
  }
}

/** Graph's own 404 means absent (null). Any other failure leaves the question open, a gateway's 404 page too. */
export function observationOrAbsent<T, V>(
  answer: BatchAnswer | undefined,
  schema: z.ZodType<T>,
  value: (body: T) => V,
): Observation<V | null> {
  if (answer?.status === 404 && errorOf(answer).kind === "not-found") return known(null, answer.requestId);
  return observation(answer, schema, value);
}

/**
 * What counts as a duplicate or as too early depends on the call. A success that `read` cannot read (it throws ZodError) is a fault of
 * Microsoft's: whether the write was made is not known.
 */
export function writeAnswer<T>(
  answer: BatchAnswer,
  read: (body: unknown) => T,
  { isDuplicate, isTooEarly }: { isDuplicate?: (error: GraphError) => boolean; isTooEarly?: (error: GraphError) => boolean } = {},
): WriteAnswer<T> {
  if (isSuccess(answer)) return readWrite(answer, read);
  const error = errorOf(answer);
  if (isDuplicate?.(error)) return { is: "already-there", requestId: answer.requestId };
  if (isTooEarly?.(error) || isConcurrent(error)) return { is: "not-yet", error };
  return { is: "failed", error };
}

function readWrite<T>(answer: BatchAnswer, read: (body: unknown) => T): WriteAnswer<T> {
  try {
    return { is: "done", value: read(answer.body), requestId: answer.requestId };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const { status, requestId } = answer;
    const message = "The answer to a write could not be read.";
    return { is: "failed", error: new GraphError({ status, code: "AnswerNotUnderstood", message, requestId, kind: "server" }) };
  }
}

/** Two writes to one directory object at the same time. https://learn.microsoft.com/graph/errors */
const isConcurrent = (error: GraphError): boolean => /ConcurrencyViolation$/.test(error.code);
