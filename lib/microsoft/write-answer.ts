import type { VendorError } from "@/lib/errors/vendor-error";

/** What became of a write, the same four for every service. */

/** `not-yet`: Microsoft has not spread what the call rests on; the same call works later. */
export type WriteAnswer<T = null> =
  | { is: "done"; value: T; requestId: string | null }
  | { is: "already-there"; requestId: string | null }
  | { is: "not-yet"; error: VendorError }
  | { is: "failed"; error: VendorError };
