import "server-only";
import { type FirstAlert, firstAlertOf } from "@/lib/onboarding/watching/account";
import type { Submission } from "@/lib/store/submissions";
import type { Watch } from "@/lib/store/watching";

/** Whether alerts reach Dropzone, as of now. Null before Dropzone has said anything about it. */
export function firstAlertNow(watch: Watch | null, submissions: readonly Submission[]): FirstAlert | null {
  if (watch === null) return null;
  const saved = submissions.find(({ kind, state }) => kind === "alert-source" && state === "saved");
  return firstAlertOf(watch.accounts, { savedAt: saved?.savedAt ?? null, askedAt: watch.askedAt, now: Date.now() });
}
