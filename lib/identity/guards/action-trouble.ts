import { AppError } from "@/lib/errors/app-error";
import type { ErrorCode } from "@/lib/errors/codes";
import { explainVendorError } from "@/lib/errors/known/explain";
import { VendorError } from "@/lib/errors/vendor-error";

/** The error code for what an action threw. `unexpected` for everything that is neither an AppError nor a VendorError. */
export function actionTrouble(error: unknown): { code: ErrorCode; requestId: string | null } {
  if (error instanceof AppError) return { code: error.code, requestId: error.requestId };
  if (error instanceof VendorError) return { code: explainVendorError(error), requestId: error.requestId };
  return { code: "unexpected", requestId: null };
}
