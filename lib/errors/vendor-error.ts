import type { NotKnownBecause } from "@/lib/catalogue/states";

/** The base class of the vendor clients' errors, and what an HTTP status alone means. */

export type VendorErrorKind = "refused" | "slowed-down" | "cut-off" | "not-found" | "conflict" | "bad-request" | "server";

/** `message` is for logs and support: the vendor's words, never a token. */
export class VendorError extends Error {
  readonly vendor: "microsoft" | "dropzone" = "microsoft";
  /** Null when no answer came. */
  readonly status: number | null;
  readonly code: string;
  readonly requestId: string | null;
  readonly kind: VendorErrorKind;
  /** Retry-After: seconds until the vendor wants to be asked again. Null when it named none. */
  readonly retryAfterSeconds: number | null;
  constructor(
    answer: {
      status: number | null;
      code: string;
      message: string;
      requestId: string | null;
      kind: VendorErrorKind;
      retryAfterSeconds?: number | null;
    },
    options?: ErrorOptions,
  ) {
    super(answer.message, options);
    this.status = answer.status;
    this.code = answer.code;
    this.requestId = answer.requestId;
    this.kind = answer.kind;
    this.retryAfterSeconds = answer.retryAfterSeconds ?? null;
  }
}

/** For an answer that has nothing more specific than its status. Null: no answer came. */
export function kindOfStatus(status: number | null): VendorErrorKind {
  if (status === null) return "cut-off";
  if (status === 401 || status === 403) return "refused";
  if (status === 404) return "not-found";
  if (status === 409 || status === 412) return "conflict";
  if (status === 429) return "slowed-down";
  if (status === 504) return "cut-off";
  return status >= 500 ? "server" : "bad-request";
}

/** Why the answer to a question is unknown after this error. */
export function notKnownBecause(kind: VendorErrorKind): NotKnownBecause {
  switch (kind) {
    case "slowed-down":
      return "slowed-down";
    case "cut-off":
    case "server":
      return "cut-off";
    case "refused":
    case "not-found":
    case "conflict":
    case "bad-request":
      return "refused";
  }
}
