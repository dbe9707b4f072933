import "server-only";
import { isErrorCode } from "@/lib/errors/codes";
import { bareRefusal, type Refusal } from "./refusal";
import { readRefusedTrip } from "./trip";

/** Why this browser was turned away. A reason in the address says no more than its own words; the rest comes sealed in a cookie. */
export function findRefusal(wish: { reason: string | undefined; sealed: string | undefined }): Refusal {
  if (wish.reason !== undefined) return bareRefusal(isErrorCode(wish.reason) ? wish.reason : "unexpected");
  return readRefusedTrip(wish.sealed) ?? bareRefusal("sign-in-not-finished");
}
