import { kindOfStatus, VendorError, type VendorErrorKind } from "@/lib/errors/vendor-error";
import { requestIdOf, retryAfterSeconds } from "@/lib/http";
import { field } from "../body-field";

/** Reads Graph's error bodies. https://learn.microsoft.com/graph/errors */

export class GraphError extends VendorError {
  override name = "GraphError";
  /** `details[].code`: which of several reasons a plain Request_BadRequest has. */
  readonly details: readonly string[];
  constructor(answer: ConstructorParameters<typeof VendorError>[0] & { details?: readonly string[] }, options?: ErrorOptions) {
    super(answer, options);
    this.details = answer.details ?? [];
  }
}

type Answer = { status: number; body: unknown; headers?: Headers; requestId?: string | null; retryAfter?: string | null };

export function graphErrorFrom({ status, body, headers, requestId, retryAfter }: Answer): GraphError {
  const error = field(body, "error");
  const inner = field(error, "innererror");
  const code = text(field(error, "code")) ?? `Http${status}`;
  const details = field(error, "details");
  return new GraphError({
    status,
    code,
    message: text(field(error, "message")) ?? `Microsoft Graph answered ${status}`,
    requestId: requestId ?? (headers ? requestIdOf(headers) : null) ?? text(field(inner, "request-id")),
    kind: kindOf(status, code),
    retryAfterSeconds: retryAfterSeconds(retryAfter ?? headers?.get("retry-after") ?? null),
    details: Array.isArray(details) ? details.flatMap((d) => text(field(d, "code")) ?? []) : [],
  });
}

/** Some services report throttling with another status than 429. */
function kindOf(status: number, code: string): VendorErrorKind {
  if (code === "TooManyRequests" || code === "activityLimitReached") return "slowed-down";
  if (code === "Request_ResourceNotFound") return "not-found";
  // Graph names what is not there. A 404 without its code comes from something before it.
  if (status === 404 && code === "Http404") return "server";
  return kindOfStatus(status);
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
