import { kindOfStatus, VendorError } from "@/lib/errors/vendor-error";
import { requestIdOf, retryAfterSeconds } from "@/lib/http";

/** Reads Dropzone's error bodies: those of docs/dropzone-contract.yaml, and those that Dropzone documents itself (`error_msg`). */

export class DropzoneError extends VendorError {
  override name = "DropzoneError";
  override readonly vendor = "dropzone";
  /** The form field that was refused, such as `powerShellApi.organizationId`. Null when the error is not about a field. */
  readonly field: string | null;
  constructor(answer: ConstructorParameters<typeof VendorError>[0] & { field?: string | null }, options?: ErrorOptions) {
    super(answer, options);
    this.field = answer.field ?? null;
  }
}

type Body = { error?: { code?: unknown; message?: unknown; field?: unknown; requestId?: unknown }; error_msg?: unknown } | null;

export function dropzoneErrorFrom({ status, body, headers }: { status: number; body: unknown; headers: Headers }): DropzoneError {
  const { error, error_msg } = (typeof body === "object" ? (body as Body) : null) ?? {};
  return new DropzoneError({
    status,
    code: stringOf(error?.code) ?? `Http${status}`,
    message: stringOf(error?.message) ?? stringOf(error_msg) ?? `Dropzone answered ${status}`,
    requestId: requestIdOf(headers) ?? stringOf(error?.requestId),
    kind: kindOfStatus(status),
    retryAfterSeconds: retryAfterSeconds(headers.get("retry-after")),
    field: stringOf(error?.field),
  });
}

const stringOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
