import type { Duty } from "@/lib/catalogue/roles";
import type { ErrorCode } from "../codes";
import { type ErrorHelp, errorHelp } from "../error-help";
import type { KnownError } from "./known-error";
import { knownErrors, roleMissing } from "./known-errors";

/** What Microsoft said, as one of the portal's own codes, by the table in lib/errors/known/known-errors. Nothing here is shown raw to anybody. */

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

export type Explanation = ErrorHelp & { code: ErrorCode };

export function explainMicrosoftError(trouble: MicrosoftTrouble): Explanation {
  const code = codeOf(
    knownErrors.find((row) => matches(row, trouble)),
    trouble.duty,
  );
  return { code, ...errorHelp[code] };
}

function codeOf(row: KnownError | undefined, duty: Duty | undefined): ErrorCode {
  if (row === undefined) return "microsoft-refused";
  switch (row.means) {
    // Whoever asked recognizes a duplicate before this; when not, it was no success to them.
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
