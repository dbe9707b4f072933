import type { Duty } from "@/lib/catalogue/roles";
import type { ErrorCode } from "../codes";
import type { VendorError } from "../vendor-error";
import type { KnownError } from "./known-error";
import { knownErrors, roleMissing } from "./known-errors";

/** What a vendor answered, as one of the portal's own codes. Nothing that a vendor said is shown raw to anybody. Pure. */

/** Microsoft's answer, by the table of known errors. */
export type MicrosoftTrouble = {
  /** Null when no answer came. */
  status: number | null;
  code: string;
  message: string;
  /** Numbers from a token endpoint's answer. */
  aadsts?: readonly number[];
  /** Who has to be able to do what was tried: the same 403 means another role in another place. */
  duty?: Duty;
};

export function explainMicrosoftError(trouble: MicrosoftTrouble): ErrorCode {
  return codeOf(
    knownErrors.find((row) => matches(row, trouble)),
    trouble.duty,
  );
}

/** Dropzone's answer: its contract has a code for a failed test, and a status for the rest. */
export function explainDropzoneError({ code, kind }: Pick<VendorError, "code" | "kind">): ErrorCode {
  if (code === "test-failed") return "dropzone-test-failed";
  switch (kind) {
    case "refused":
      return "dropzone-key-refused";
    case "slowed-down":
      return "dropzone-slowed-us-down";
    case "cut-off":
    case "server":
      return "dropzone-unreachable";
    case "not-found":
    case "conflict":
    case "bad-request":
      return "dropzone-refused";
  }
}

export function explainVendorError(error: VendorError): ErrorCode {
  switch (error.vendor) {
    case "microsoft":
      return explainMicrosoftError(error);
    case "dropzone":
      return explainDropzoneError(error);
  }
}

function codeOf(row: KnownError | undefined, duty: Duty | undefined): ErrorCode {
  if (row === undefined) return "microsoft-refused";
  switch (row.means) {
    // Callers recognize a duplicate before they ask here. If one did not, the call failed for it.
    case "nothing-wrong":
      return "microsoft-refused";
    case "role-missing":
      return roleMissing(duty);
    default:
      return row.means;
  }
}

function matches(row: KnownError, trouble: MicrosoftTrouble): boolean {
  if (row.aadsts && !row.aadsts.some((number) => trouble.aadsts?.includes(number))) return false;
  if (row.code && !row.code.test(trouble.code)) return false;
  if (row.text && !row.text.test(trouble.message)) return false;
  return row.status?.includes(trouble.status) ?? true;
}
