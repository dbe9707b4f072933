import type { ErrorCode } from "./codes";

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
