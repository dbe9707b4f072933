import type { NotKnownBecause } from "@/lib/catalogue/states";

/**
 * Every trouble the portal can name. The codes are a closed list, so that a screen, a log line and a support ticket mean the same
 * thing; error-words.ts says each to a person. Safe to import in the browser.
 */

export const errorCodes = [
  "session-expired",
  "not-yours",
  "invitation-unknown",
  "invitation-expired",
  "invitation-revoked",
  "wrong-tenant",
  "tenant-bound-elsewhere",
  "customer-bound-elsewhere",
  "personal-account",
  "guest-account",
  "sign-in-cancelled",
  "sign-in-not-finished",
  "sign-in-failed",
  "sign-in-blocked-by-policy",
  "portal-misconfigured",
  "consent-missing",
  "consent-declined",
  "consent-not-effective",
  "token-expired",
  "role-missing-app",
  "role-missing-graph-consent",
  "role-missing-exchange",
  "role-missing-defender",
  "permission-missing",
  "permission-not-effective",
  "not-replicated-yet",
  "someone-else-is-writing",
  "app-not-found",
  "app-disabled",
  "app-deleted-recently",
  "quota-exceeded",
  "secret-not-accepted-yet",
  "secret-not-accepted",
  "secret-expired",
  "secret-blocked-by-policy",
  "secret-lifetime-policy",
  "certificate-blocked-by-policy",
  "certificate-unreadable",
  "certificate-has-private-key",
  "certificate-several",
  "certificate-expired",
  "certificate-not-yet-valid",
  "certificate-mismatch",
  "resource-not-in-tenant",
  "permission-not-offered",
  "license-missing",
  "product-not-provisioned",
  "feature-switched-off",
  "mailbox-access-limited",
  "mailbox-not-found",
  "exchange-not-customized",
  "exchange-not-effective",
  "exchange-unreachable",
  "exchange-refused",
  "other-cloud",
  "portal-url-wrong",
  "microsoft-unreachable",
  "microsoft-slowed-us-down",
  "microsoft-refused",
  "microsoft-trouble",
  "dropzone-unreachable",
  "dropzone-slowed-us-down",
  "dropzone-refused",
  "dropzone-key-missing",
  "dropzone-key-refused",
  "dropzone-test-failed",
  "dropzone-no-certificate",
  "run-already-going",
  "plan-changed",
  "input-not-understood",
  "unexpected",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export const isErrorCode = (value: string): value is ErrorCode => (errorCodes as readonly string[]).includes(value);

/** Thrown for what no person can cure at the point where it happens. Its message is its code: never a vendor's text. */
export class AppError extends Error {
  override name = "AppError";
  /** All that the browser is given of an error in production: Next keeps a digest that is there, so the error page finds the words. */
  readonly digest: ErrorCode;
  readonly requestId: string | null;
  constructor(
    readonly code: ErrorCode,
    options: { cause?: unknown; requestId?: string | null } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.digest = code;
    this.requestId = options.requestId ?? null;
  }
}

export type VendorErrorKind = "refused" | "slowed-down" | "cut-off" | "not-found" | "conflict" | "bad-request" | "server";

/** What every vendor client's own error class carries. `message` is for logs and support: the vendor's words, never a token. */
export class VendorError extends Error {
  readonly status: number | null;
  readonly code: string;
  readonly requestId: string | null;
  readonly kind: VendorErrorKind;
  /** What the vendor asked for, when it slowed us down. */
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

/** For answers that say nothing more specific than their status. Null: no answer came. */
export function kindOfStatus(status: number | null): VendorErrorKind {
  if (status === null) return "cut-off";
  if (status === 401 || status === 403) return "refused";
  if (status === 404) return "not-found";
  if (status === 409 || status === 412) return "conflict";
  if (status === 429 || status === 503) return "slowed-down";
  if (status === 504) return "cut-off";
  return status >= 500 ? "server" : "bad-request";
}

/** Not being able to tell is a state of its own, and says which of three it is. */
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
