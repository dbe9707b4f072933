import type { VendorError } from "@/lib/errors/vendor-error";

/** The outcome of a write, the same for every service. */

export type WriteAnswer<T = null> =
  | { is: "done"; value: T; requestId: string | null }
  | { is: "already-there"; requestId: string | null }
  /** Microsoft has not yet replicated what the call depends on. The same call works later. */
  | { is: "not-yet"; error: VendorError }
  | { is: "failed"; error: VendorError };
