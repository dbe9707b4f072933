import { z } from "zod";
import type { ErrorCode } from "@/lib/errors/codes";
import { explainDropzoneError } from "@/lib/errors/known/explain";
import { HttpError, isUnknownHost } from "@/lib/http";
import { type DropzoneClientOptions, dropzoneClient } from "./client";
import { DropzoneError } from "./dropzone-error";

/** Whether a Dropzone tenant accepts an API key. A tenant that does not answer says nothing about the key. */

export type KeyTest = { ok: true } | { ok: false; reason: ErrorCode };

/** Somebody waits for the answer, so an outage is not waited out here. */
const impatient = { attempts: 2, ceilingMs: 2000 };

/** Never throws for an answer of Dropzone's or for a missing one. */
export async function tryKey(options: DropzoneClientOptions): Promise<KeyTest> {
  try {
    // The documentation specifies no body.
    await dropzoneClient({ patience: impatient, ...options }).get("/ping", z.unknown());
    return { ok: true };
  } catch (error) {
    if (error instanceof DropzoneError) return { ok: false, reason: reasonOf(error) };
    throw error;
  }
}

function reasonOf(error: DropzoneError): ErrorCode {
  const isNowhere = error.kind === "not-found" || (error.cause instanceof HttpError && isUnknownHost(error.cause));
  if (isNowhere) return "dropzone-tenant-unknown";
  // The answer is about the portal's request, which is the same for every key.
  if (error.kind === "bad-request" || error.kind === "conflict") return "dropzone-unreachable";
  if (error.status === 503) return "dropzone-unreachable";
  return explainDropzoneError(error);
}
