import type { Duty } from "@/lib/catalogue/duties";
import type { ErrorCode } from "../codes";
import type { VendorError } from "../vendor-error";
import { familyOf } from "./families";
import type { KnownError } from "./known-error";
import { knownErrors, roleMissing } from "./known-errors";

/** Translates a vendor's answer into one of the portal's own codes. A vendor's text is never shown to anybody as it is. Pure. */

/** An error answer of Microsoft's, to be looked up in the table of known errors. */
export type MicrosoftTrouble = {
  /** Null when no answer came. */
  status: number | null;
  code: string;
  message: string;
  /** The numbers in the answer of a token endpoint. */
  aadsts?: readonly number[];
  /** The duty that the call needs. The same 403 means a different missing role for each duty. */
  duty?: Duty;
};

export function explainMicrosoftError(trouble: MicrosoftTrouble): ErrorCode {
  const rows = knownErrors.filter((row) => matches(row, trouble));
  const row = rows.find(({ isWrapper }) => !isWrapper) ?? rows[0];
  const family = familyOf(trouble.aadsts ?? []);
  // A refusal's status says less than the first digits of a number.
  const isBareRefusal = row === undefined || (!row.aadsts && !row.code && !row.text && (trouble.status === 401 || trouble.status === 403));
  return codeOf(isBareRefusal ? (family ?? row) : row, trouble.duty);
}

/** Dropzone's contract has a code for a failed test, and only a status for other errors. See docs/dropzone-contract.yaml. */
export function explainDropzoneError({ code, kind }: Pick<VendorError, "code" | "kind">): ErrorCode {
  if (code === "test-failed") return "dropzone-test-failed";
  // lib/dropzone/client.ts refused to call this host.
  if (code === "HostNotAllowed") return "dropzone-host-refused";
  if (code === "AnswerTooLarge") return "answer-too-large";
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
    // Callers handle "exists already" before they ask here. If one did not, the call has failed.
    case "nothing-wrong":
      return "microsoft-refused";
    case "role-missing":
      return roleMissing(duty);
    default:
      return row.means;
  }
}

/** Characters of a vendor's message that are looked at. */
const longestMessage = 4000;

function matches(row: KnownError, trouble: MicrosoftTrouble): boolean {
  if (row.aadsts && !row.aadsts.some((number) => trouble.aadsts?.includes(number))) return false;
  if (row.code && !row.code.test(trouble.code)) return false;
  if (row.text && !row.text.test(trouble.message.slice(0, longestMessage))) return false;
  return row.status?.includes(trouble.status) ?? true;
}
