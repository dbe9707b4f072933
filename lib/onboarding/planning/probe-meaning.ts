import type { PermissionName } from "@/lib/catalogue/permissions";
import type { Answer } from "@/lib/catalogue/states";
import type { ErrorCode } from "@/lib/errors/codes";
import type { NotYet } from "@/lib/errors/known/known-error";
import type { PermissionCheck } from "./checks";

/** What a token and a harmless call say about one permission, together with what is known of it already. Pure. */

/**
 * What one harmless call said about one permission. "no" only when Microsoft says that the permission is missing: a missing
 * license or device proves nothing against it, and silence proves nothing at all.
 */
export type ProbeResult = {
  answer: Answer;
  /** For a person; null when there is nothing to add to "yes". */
  note: string | null;
  /** What to tell about it, where there is trouble. */
  code: ErrorCode | null;
  requestId: string | null;
};

/** Why the Dropzone app got no token. */
export type AppTokenRefusal = NotYet | "refused" | "cut-off" | "slowed-down";

/** `code`: "AADSTS7000215", or OAuth's word; null when there was no answer. */
export type NoToken = { reason: AppTokenRefusal; code: string | null; message: string; requestId: string | null };

export type KnownBefore = {
  /** Seen as granted. If a token or a call says otherwise, Microsoft has not caught up yet. */
  granted: ReadonlySet<PermissionName>;
  /** The same of Exchange's own role, which quarantined mail needs besides. */
  hasExchangeRole: boolean;
  /** Without it the permission for Cloud Apps cannot be tried. */
  hasPortalUrl: boolean;
  /** Whether the secret was made so long ago that Microsoft knows it everywhere, if at all. */
  isSecretOld: boolean;
};

/** For each permission of a service that gave the app no token. */
export function meaningOfNoToken(permission: PermissionName, refusal: NoToken, { isSecretOld }: KnownBefore): PermissionCheck {
  const note = refusal.code ? `${refusal.message} (${refusal.code})` : refusal.message;
  const common = { permission, lacks: null, requestId: refusal.requestId, vendorCode: refusal.code };
  switch (refusal.reason) {
    case "secret-not-accepted-yet":
    case "app-not-found-yet":
    case "consent-not-effective-yet":
      if (isSecretOld) return { ...common, inToken: "no", works: "no", isFinal: true, note };
      return {
        ...common,
        inToken: "on-its-way",
        works: "on-its-way",
        isFinal: false,
        note: "Microsoft does not accept the new app everywhere yet.",
      };
    case "refused":
      return { ...common, inToken: "no", works: "no", isFinal: true, note };
    case "cut-off":
    case "slowed-down":
      return { ...common, inToken: "unknown", works: "unknown", isFinal: false, note: "Microsoft did not answer the request for a token." };
  }
}

/** For a permission that a fresh token does not carry. */
export function meaningOfMissingRole(
  permission: PermissionName,
  { requestId }: { requestId: string | null },
  { granted }: KnownBefore,
): PermissionCheck {
  if (granted.has(permission)) {
    const note = "Granted; not in a fresh token yet.";
    return { permission, inToken: "on-its-way", works: "on-its-way", isFinal: false, lacks: null, note, requestId };
  }
  return { permission, inToken: "no", works: "no", isFinal: true, lacks: "grant", note: "Not granted.", requestId };
}

/** For a permission that the token carries. `result`: undefined when no call was made for it. */
export function meaningOfProbe(permission: PermissionName, result: ProbeResult | undefined, known: KnownBefore): PermissionCheck {
  if (result === undefined)
    return { permission, inToken: "yes", works: "unknown", isFinal: true, lacks: null, note: "Not tried.", requestId: null };
  return { permission, inToken: "yes", ...answerOf(permission, result, known), requestId: result.requestId };
}

/** A refusal of what was seen as granted means "not yet", but for a Portal URL of another tenant, which no waiting cures. */
function answerOf(
  permission: PermissionName,
  result: ProbeResult,
  { granted, hasPortalUrl, hasExchangeRole }: KnownBefore,
): Pick<PermissionCheck, "works" | "isFinal" | "lacks" | "note"> {
  if (result.code === "portal-url-wrong") return { works: "no", isFinal: true, lacks: null, note: result.note };
  if (result.code === "exchange-not-effective" && !hasExchangeRole)
    return { works: "no", isFinal: true, lacks: "exchange-role", note: "Exchange has not been told about the app's role yet." };
  if (result.answer === "no" && granted.has(permission))
    return { works: "on-its-way", isFinal: false, lacks: null, note: "Granted; Microsoft has not put it into effect yet." };
  const hasNoAddress = permission === "investigation.read" && !hasPortalUrl;
  const isFinal = result.code === null ? hasNoAddress : untestable.includes(result.code);
  return { works: result.answer, isFinal, lacks: null, note: result.note };
}

/** The tenant lacks what the permission would be tried on. Asking again would bring the same. */
const untestable: readonly ErrorCode[] = [
  "license-missing",
  "product-not-provisioned",
  "feature-switched-off",
  "resource-not-in-tenant",
  "mailbox-not-found",
  "mailbox-access-limited",
];
