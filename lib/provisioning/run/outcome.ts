import type { ErrorCode } from "@/lib/errors/codes";
import { explainMicrosoftError } from "@/lib/errors/known/explain";
import { type Trouble, troubleOf } from "@/lib/errors/trouble";
import type { VendorError } from "@/lib/errors/vendor-error";
import type { WriteAnswer } from "@/lib/microsoft/write-answer";
import { dutyFor } from "@/lib/onboarding/planning/change-words";
import { type Change, changeId } from "@/lib/onboarding/planning/changes";
import type { Ground } from "../tenant/ground";

/** What became of one change, and what it added to the ground. Ids and words alone: this is kept by the durable engine. */
export type AppliedChange = {
  id: string;
  outcome: "done" | "not-yet" | "failed";
  requestId: string | null;
  trouble: Trouble | null;
  adds: Partial<Ground>;
};

export const done = (change: Change, requestId: string | null, adds: Partial<Ground> = {}): AppliedChange => ({
  id: changeId(change),
  outcome: "done",
  requestId,
  trouble: null,
  adds,
});

export function fromAnswer<T>(change: Change, answer: WriteAnswer<T>, adds: (value: T) => Partial<Ground> = () => ({})): AppliedChange {
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

/** What was slowed down or cut off says nothing about the change, which is made again: the run waits for that without holding anything. */
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
    trouble: troubleNow(code, { requestId: error.requestId }),
    adds: {},
  };
}

/** A change whose groundwork is missing is not tried: it would only make a second trouble out of the first. */
export const notTried = (change: Change): AppliedChange => ({
  id: changeId(change),
  outcome: "failed",
  requestId: null,
  trouble: null,
  adds: {},
});

/** Of this moment. */
export const troubleNow = (code: ErrorCode, found: { requestId?: string | null; vendorCode?: string | null } = {}): Trouble =>
  troubleOf(code, { ...found, at: new Date().toISOString() });
