import "server-only";
import { DropzoneError } from "@/lib/dropzone/dropzone-error";
import { apiIntegrations } from "@/lib/dropzone/integrations";
import { explainDropzoneError } from "@/lib/errors/known/explain";
import type { IntegrationRemoval } from "@/lib/onboarding/planning/changes";
import type { TenantContext } from "../tenant/context";
import { dropzoneOf } from "../tenant/dropzone";
import { type AppliedChange, done, notTried, troubleNow } from "./outcome";

/** Removes one of our integrations from the customer's Dropzone tenant. Doing it twice is harmless. */
export async function removeFromDropzone(change: IntegrationRemoval, context: TenantContext): Promise<AppliedChange> {
  const dropzone = dropzoneOf(context, context.calls.record);
  if (dropzone === null) return { ...notTried(change), trouble: troubleNow("dropzone-key-missing") };
  try {
    const removed = await apiIntegrations(dropzone).removeIntegration(change.kind, change.clientId);
    return done(change, removed?.requestId ?? null);
  } catch (error) {
    if (!(error instanceof DropzoneError)) throw error;
    const isCutShort = error.kind === "cut-off" || error.kind === "slowed-down" || error.kind === "server";
    return {
      ...notTried(change),
      ...(isCutShort ? { outcome: "not-yet" as const, unanswered: true } : {}),
      requestId: error.requestId,
      trouble: troubleNow(explainDropzoneError(error), { requestId: error.requestId, status: error.status }),
    };
  }
}
