import { notKnownBecause, type VendorError } from "@/lib/errors/vendor-error";
import type { Known, Unknown } from "@/lib/onboarding/planning/observed";

/** The result of a read, the same for every service: known, or unknown and why. */

export const known = <T>(value: T, requestId: string | null): Known<T> => ({ known: true, value, requestId });

export const unknownFrom = (error: VendorError): Unknown => ({
  known: false,
  because: isSignedOut(error) ? "signed-out" : notKnownBecause(error.kind),
  requestId: error.requestId,
  message: error.code,
  ...(error.retryAfterSeconds === null ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
});

/** Microsoft answers 401 to a token that it does not accept, and 403 to a person who may not. Dropzone's 401 is about its key. */
const isSignedOut = ({ vendor, status }: VendorError): boolean => vendor === "microsoft" && status === 401;
