import type { ErrorCode } from "@/lib/errors/codes";
import { explainMicrosoftError } from "@/lib/errors/known/explain";
import { type Trouble, troubleOf } from "@/lib/errors/trouble";
import type { VendorError } from "@/lib/errors/vendor-error";
import type { WriteAnswer } from "@/lib/microsoft/write-answer";
import { dutyFor } from "@/lib/onboarding/planning/change-words";
import { type Change, changeId } from "@/lib/onboarding/planning/changes";
import type { KnownIds } from "../tenant/known-ids";

/** The outcome of one change, and the ids that it added. DBOS stores this: no token or secret belongs in it. */
export type AppliedChange = {
  id: string;
  outcome: "done" | "not-yet" | "failed";
  requestId: string | null;
  trouble: Trouble | null;
  adds: Partial<KnownIds>;
  /** Whether it may have been made although no answer says so. */
  unanswered: boolean;
};

export const done = (change: Change, requestId: string | null, adds: Partial<KnownIds> = {}): AppliedChange => ({
  id: changeId(change),
  outcome: "done",
  requestId,
  trouble: null,
  adds,
  unanswered: false,
});

export function fromAnswer<T>(change: Change, answer: WriteAnswer<T>, adds: (value: T) => Partial<KnownIds> = () => ({})): AppliedChange {
  switch (answer.is) {
    case "done":
      return done(change, answer.requestId, adds(answer.value));
    case "already-there":
      return done(change, answer.requestId);
    case "not-yet":
      return { ...failed(change, answer.error), outcome: "not-yet" };
    case "failed":
      return failedOrCutShort(change, answer.error);
  }
}

/** A call that was throttled or cut off, or met a server error, says nothing about the change: "not-yet", so the run waits and tries again. */
export function failedOrCutShort(change: Change, error: VendorError): AppliedChange {
  const isCutShort = error.kind === "cut-off" || error.kind === "slowed-down" || error.kind === "server";
  return { ...failed(change, error), ...(isCutShort ? { outcome: "not-yet" } : {}) };
}

export function failed(change: Change, error: VendorError): AppliedChange {
  const code = explainMicrosoftError({ status: error.status, code: error.code, message: error.message, duty: dutyFor(change) });
  return {
    id: changeId(change),
    outcome: "failed",
    requestId: error.requestId,
    trouble: troubleNow(code, { requestId: error.requestId, vendorCode: error.code, status: error.status }),
    adds: {},
    unanswered: error.kind === "cut-off" || error.kind === "server",
  };
}

/** For a change that needs something which is missing. Trying it would only report the first trouble a second time. */
export const notTried = (change: Change): AppliedChange => ({
  id: changeId(change),
  outcome: "failed",
  requestId: null,
  trouble: null,
  adds: {},
  unanswered: false,
});

/** For a change that Microsoft says is there, and does not show yet. */
export const notShownYet = (change: Change): AppliedChange => ({ ...notTried(change), outcome: "not-yet", unanswered: true });

/** A trouble with the current time. */
export const troubleNow = (
  code: ErrorCode,
  found: { requestId?: string | null; vendorCode?: string | null; status?: number | null } = {},
): Trouble => troubleOf(code, { ...found, at: new Date().toISOString() });
