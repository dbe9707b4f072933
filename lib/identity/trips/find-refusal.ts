import "server-only";
import { isErrorCode } from "@/lib/errors/codes";
import { safeReturnTo } from "@/lib/links/return-to";
import { bareRefusal, type Refusal } from "./refusal";
import { readRefusedTrip } from "./trip";

/** Why this browser was turned away. A reason in the address selects fixed sentences only; details come from the sealed cookie. */
export function findRefusal(request: { reason: string | undefined; sealed: string | undefined; returnTo?: string | undefined }): Refusal {
  const { reason, returnTo } = request;
  if (reason !== undefined) return { ...bareRefusal(isErrorCode(reason) ? reason : "unexpected"), returnTo: safeReturnTo(returnTo, "/") };
  return readRefusedTrip(request.sealed) ?? bareRefusal("sign-in-not-finished");
}
