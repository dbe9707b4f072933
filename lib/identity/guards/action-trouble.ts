import { AppError, type ErrorCode, VendorError, type VendorErrorKind } from "@/lib/errors/codes";
import { explainMicrosoftError } from "@/lib/errors/known/explain";

/** What an action threw, as a code that has words. */
export function actionTrouble(error: unknown): { code: ErrorCode; requestId: string | null } {
  if (error instanceof AppError) return { code: error.code, requestId: error.requestId };
  if (!(error instanceof VendorError)) return { code: "unexpected", requestId: null };
  const code = error.name === "DropzoneError" ? dropzoneCodes[error.kind] : explainMicrosoftError(error).code;
  return { code, requestId: error.requestId };
}

const dropzoneCodes: Record<VendorErrorKind, ErrorCode> = {
  refused: "dropzone-key-refused",
  "slowed-down": "dropzone-slowed-us-down",
  "cut-off": "dropzone-unreachable",
  server: "dropzone-unreachable",
  "not-found": "dropzone-refused",
  conflict: "dropzone-refused",
  "bad-request": "dropzone-refused",
};
