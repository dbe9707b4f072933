import type { PermissionName } from "@/lib/catalogue/permissions";
import type { Answer } from "@/lib/catalogue/states";
import type { ErrorCode } from "@/lib/errors/codes";
import { explainMicrosoftError } from "@/lib/errors/known/explain";
import type { NotYet } from "@/lib/errors/known/known-error";
import { aadstsNumber } from "@/lib/errors/known/known-errors";
import type { PermissionCheck } from "./checks";

/** Combines a token and the result of a harmless call with what is already known, into the check of one permission. Pure. */

/**
 * The result of one harmless call (a probe). The answer is "no" only when Microsoft says that the permission is missing. A missing license
 * or device, or no answer, does not show that the permission is missing.
 */
export type ProbeResult = {
  answer: Answer;
  /** For a person. Null when there is nothing to add to "yes". */
  note: string | null;
  /** The error, if there was one. */
  code: ErrorCode | null;
  requestId: string | null;
};

/** Why the Dropzone app got no token. */
export type AppTokenRefusal = NotYet | "refused" | "cut-off" | "slowed-down";

/** `code`: "AADSTS7000215", or OAuth's error code. Null when there was no answer. */
export type NoToken = { reason: AppTokenRefusal; code: string | null; message: string; requestId: string | null };

export type KnownBefore = {
  /** Permissions that were observed as granted. If a token or a call lacks one of them, Microsoft has not put it into effect yet. */
  granted: ReadonlySet<PermissionName>;
  /** Whether the Exchange role was observed as assigned. Quarantined mail needs it in addition to the permission. */
  hasExchangeRole: boolean;
  /** Without the Portal URL, the permission for Cloud Apps cannot be tried. */
  hasPortalUrl: boolean;
  /** Whether the secret is so old that all of Microsoft's servers must have it. A refusal is then final. */
  isSecretOld: boolean;
};

/** The check of a permission when its service gave the app no token. */
export function meaningOfNoToken(permission: PermissionName, refusal: NoToken, { isSecretOld }: KnownBefore): PermissionCheck {
  const note = refusal.code ? `${refusal.message} (${refusal.code})` : refusal.message;
  const common = { permission, lacks: null, requestId: refusal.requestId, vendorCode: refusal.code };
  const refused = { ...common, inToken: "no", works: "no", isFinal: true, code: whyRefused(refusal), note } as const;
  switch (refusal.reason) {
    case "secret-not-accepted-yet":
    case "app-not-found-yet":
    case "consent-not-effective-yet":
      if (isSecretOld) return refused;
      return {
        ...common,
        inToken: "on-its-way",
        works: "on-its-way",
        isFinal: false,
        code: "secret-not-accepted-yet",
        note: "Microsoft does not accept the new app everywhere yet.",
      };
    case "refused":
      return refused;
    case "cut-off":
    case "slowed-down":
      return {
        ...common,
        inToken: "unknown",
        works: "unknown",
        isFinal: false,
        code: refusal.reason === "cut-off" ? "microsoft-unreachable" : "microsoft-slowed-us-down",
        note: "Microsoft did not answer the request for a token.",
      };
  }
}

/** What Microsoft's code says about the app. Codes about a person's sign-in have words that are wrong for an app. */
function whyRefused({ code, message }: NoToken): ErrorCode {
  const number = code === null ? null : aadstsNumber(code);
  if (code === null || number === null) return "permission-refused";
  const means = explainMicrosoftError({ status: 400, code, message, aadsts: [number] });
  return aboutTheApp.includes(means) ? means : "permission-refused";
}

const aboutTheApp: readonly ErrorCode[] = [
  "secret-not-accepted",
  "secret-expired",
  "app-not-found",
  "app-disabled",
  "resource-not-in-tenant",
];

/** The check of a permission that a fresh token does not have. */
export function meaningOfMissingRole(
  permission: PermissionName,
  { requestId }: { requestId: string | null },
  { granted }: KnownBefore,
): PermissionCheck {
  if (granted.has(permission)) {
    const note = "Granted; not in a fresh token yet.";
    const code = "permission-not-effective" as const;
    return { permission, inToken: "on-its-way", works: "on-its-way", isFinal: false, lacks: null, code, note, requestId };
  }
  const code = "permission-missing" as const;
  return { permission, inToken: "no", works: "no", isFinal: true, lacks: "grant", code, note: "Not granted.", requestId };
}

/** The check of a permission that the token has. `result`: undefined when no call was made for it. */
export function meaningOfProbe(permission: PermissionName, result: ProbeResult | undefined, known: KnownBefore): PermissionCheck {
  if (result === undefined)
    return { permission, inToken: "yes", works: "unknown", isFinal: true, lacks: null, note: "Not tried.", requestId: null };
  return { permission, inToken: "yes", ...answerOf(permission, result, known), requestId: result.requestId };
}

/** Four kinds of failure are kept apart: another address, a missing role, a grant that is not in effect yet, and a refusal for good. */
function answerOf(
  permission: PermissionName,
  result: ProbeResult,
  { granted, hasPortalUrl, hasExchangeRole }: KnownBefore,
): Pick<PermissionCheck, "works" | "isFinal" | "lacks" | "code" | "note"> {
  const { answer, code, note } = result;
  if (answer === "not-tried") return { works: answer, isFinal: true, lacks: null, code, note };
  if (code === "portal-url-wrong") return { works: "no", isFinal: true, lacks: "portal-url", code, note };
  if (code === "exchange-not-effective" && !hasExchangeRole)
    return {
      works: "no",
      isFinal: true,
      lacks: "exchange-role",
      code: "exchange-role-missing",
      note: "Exchange has not been told about the app's role yet.",
    };
  if (answer === "no" && granted.has(permission))
    return {
      works: "on-its-way",
      isFinal: false,
      lacks: null,
      code: "permission-not-effective",
      note: `Granted; Microsoft has not put it into effect yet.${permission === "investigation.read" ? orNoLicense : ""}`,
    };
  const hasNoAddress = permission === "investigation.read" && !hasPortalUrl;
  const isFinal = code === null ? hasNoAddress : untestable.includes(code);
  return { works: answer, isFinal, lacks: null, code, note };
}

/** Cloud Apps does not document how it refuses a tenant without a license, so a 403 in other words than expected may mean that too. */
const orNoLicense = " If it stays so, the tenant may have no license for Cloud Apps.";

/** The tenant has nothing to try the permission on. A new check would give the same answer. */
const untestable: readonly ErrorCode[] = [
  "license-missing",
  "product-not-provisioned",
  "feature-switched-off",
  "resource-not-in-tenant",
  "mailbox-not-found",
  "mailbox-access-limited",
];
