import type { ErrorCode } from "./codes";

/** Thrown when nobody can fix the error at the place where it happens. The message is the code, never a vendor's text. */
export class AppError extends Error {
  override name = "AppError";
  /**
   * The only part of an error that Next sends to the browser in production. Next keeps a digest that is already set, so the error page can
   * look up the words of the code.
   */
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
