import type { ErrorCode } from "@/lib/errors/codes";
import { explainMicrosoftError } from "@/lib/errors/known/explain";
import { meaningOfOAuth } from "@/lib/errors/known/oauth-errors";

/**
 * Microsoft's refusals of a sign-in or a token, and what they mean. Only `error` is Microsoft's contract. The AADSTS numbers may change,
 * so an unknown number falls back to `error`. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */

export type MicrosoftSaid = {
  /** OAuth's error code, such as `access_denied` or `invalid_grant`. */
  error: string;
  description: string;
  codes: readonly number[];
  /** `error_subcode` of a redirect, `suberror` of a token answer. */
  subcode: string | null;
  /** Null when the refusal came by redirect, or no answer came. */
  status: number | null;
  requestId: string | null;
};

export function meaningOf(said: MicrosoftSaid): ErrorCode {
  // Cancel also carries 65004, the code of declined consent.
  if (said.subcode === "cancel") return "sign-in-cancelled";
  if (said.status === 429) return "microsoft-slowed-us-down";
  const aadsts = aadstsCodes(said);
  const code = explainMicrosoftError({ status: 400, code: said.error, message: "", aadsts });
  if (code !== "microsoft-refused") return aboutThePortal[code] ?? code;
  if (said.subcode === "consent_required") return "consent-missing";
  return meaningOfOAuth(said.error) ?? "sign-in-failed";
}

/** These codes are usually about the Dropzone app and its secret. Here they are about the portal's own app, or the authorization code. */
const aboutThePortal: Partial<Record<ErrorCode, ErrorCode>> = {
  "secret-not-accepted": "portal-misconfigured",
  "secret-expired": "portal-misconfigured",
  "certificate-mismatch": "portal-misconfigured",
  "app-not-found": "portal-misconfigured",
  "clock-wrong": "portal-misconfigured",
  "app-disabled": "sign-in-blocked-by-policy",
  "token-expired": "sign-in-not-finished",
};

/** A token answer lists the numbers. A redirect has them only in its description. */
export function aadstsCodes(said: Pick<MicrosoftSaid, "codes" | "description">): number[] {
  const inText = [...said.description.matchAll(/AADSTS(\d{4,8})/g)].map(([, digits]) => Number(digits));
  return [...new Set([...said.codes, ...inText])];
}

/** Null when the redirect has no error. It came through the browser, so it only explains: nothing is granted because of it. */
export function saidInRedirect(query: URLSearchParams): MicrosoftSaid | null {
  const error = query.get("error");
  if (error === null) return null;
  const description = (query.get("error_description") ?? "").slice(0, 2000);
  return {
    error: error.slice(0, 200),
    description,
    codes: [],
    subcode: query.get("error_subcode")?.slice(0, 200) ?? null,
    status: null,
    requestId: /Trace ID: ([0-9a-f-]{36})/i.exec(description)?.[1] ?? null,
  };
}
