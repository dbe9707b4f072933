import "server-only";
import { isErrorCode } from "@/lib/errors/codes";
import { bareRefusal, type Refusal } from "./refusal";
import { readRefusedTrip } from "./trip";

/** Why this browser was turned away. A reason in the address selects fixed sentences only; details come from the sealed cookie. */
export function findRefusal(request: { reason: string | undefined; sealed: string | undefined }): Refusal {
  if (request.reason !== undefined) return bareRefusal(isErrorCode(request.reason) ? request.reason : "unexpected");
  return readRefusedTrip(request.sealed) ?? bareRefusal("sign-in-not-finished");
}
