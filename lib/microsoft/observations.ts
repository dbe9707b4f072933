import { notKnownBecause, type VendorError } from "@/lib/errors/vendor-error";
import type { Known, Unknown } from "@/lib/onboarding/planning/observed";

/** The result of a read, the same for every service: known, or unknown and why. */

export const known = <T>(value: T, requestId: string | null): Known<T> => ({ known: true, value, requestId });

export const unknownFrom = (error: VendorError): Unknown => ({
  known: false,
  because: notKnownBecause(error.kind),
  requestId: error.requestId,
  message: error.code,
});
