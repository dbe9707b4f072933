import { type ErrorHelp, errorHelp } from "@/lib/error-help";
import type { ErrorCode } from "@/lib/errors";
import type { Duty } from "@/lib/onboarding/roles";

/**
 * What Microsoft said, as one of the portal's own codes: a table, first match wins. It branches on codes, and on words only where
 * Microsoft uses one code for several things. Nothing here is shown raw to anybody.
 */

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
  const row = rows.find((candidate) => matches(candidate, trouble));
  const code = row ? (row.means === "role-missing" ? roleMissing(trouble.duty) : row.means) : "microsoft-refused";
  return { code, ...errorHelp[code] };
}

type Row = {
  means: ErrorCode | "role-missing";
  aadsts?: readonly number[];
  code?: RegExp;
  text?: RegExp;
  status?: readonly (number | null)[];
};

const rows: readonly Row[] = [
  // Token endpoint. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
  { means: "secret-not-accepted", aadsts: [7000215, 70002] },
  { means: "secret-expired", aadsts: [7000222] },
  { means: "certificate-mismatch", aadsts: [700027, 700030] },
  { means: "app-not-found", aadsts: [700016, 700011, 7000229] },
  { means: "app-disabled", aadsts: [70001, 7000112] },
  { means: "consent-missing", aadsts: [65001, 90094, 90095, 90008] },
  { means: "consent-declined", aadsts: [65004] },
  { means: "resource-not-in-tenant", aadsts: [50001, 500011, 650052, 650054] },
  { means: "not-replicated-yet", aadsts: [650051] },
  { means: "wrong-tenant", aadsts: [16000, 50020, 50034, 51004, 90002, 90072] },
  { means: "guest-account", aadsts: [50014, 90099] },
  { means: "personal-account", aadsts: [500208, 9001023] },
  { means: "role-missing", aadsts: [90093] },
  {
    means: "sign-in-blocked-by-policy",
    aadsts: [50105, 50131, 50158, 500021, 500022, 500212, 500213, 53000, 53001, 53003, 53011, 530032, 530034, 530035],
  },
  { means: "sign-in-failed", aadsts: [50053, 50055, 50057, 50058, 50072, 50074, 50076, 50078, 50079, 50126] },
  { means: "token-expired", aadsts: [50132, 50133, 50173, 70000, 70008, 70043, 700082, 700084] },
  { means: "sign-in-not-finished", aadsts: [54005, 501481, 50147, 501491] },
  { means: "other-cloud", aadsts: [90038, 90051, 900382, 900432, 1000104] },
  { means: "microsoft-slowed-us-down", aadsts: [90055] },
  { means: "microsoft-trouble", aadsts: [50033, 50087, 90006, 90012, 90024, 90033, 90090] },
  {
    means: "portal-misconfigured",
    aadsts: [
      50011, 50059, 50194, 50196, 65002, 65005, 650056, 650057, 700005, 700022, 700025, 7000218, 70011, 28002, 90014, 90019, 900144,
      9002313,
    ],
  },

  // No answer, or not this time.
  { means: "microsoft-unreachable", status: [null, 504] },
  { means: "microsoft-slowed-us-down", status: [429, 503] },
  { means: "microsoft-slowed-us-down", code: /^(TooManyRequests|activityLimitReached)$/ },

  // App management policies. https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies
  {
    means: "certificate-blocked-by-policy",
    code: /^CredentialTypeNotAllowedAsPerAppPolicy$/,
    text: /certificate|asymmetric|key credential/i,
  },
  { means: "secret-blocked-by-policy", code: /^CredentialTypeNotAllowedAsPerAppPolicy$/ },
  {
    means: "certificate-blocked-by-policy",
    code: /^CredentialInvalidLifetimeAsPerAppPolicy$/,
    text: /certificate|asymmetric|key credential/i,
  },
  { means: "secret-lifetime-policy", code: /^CredentialInvalidLifetimeAsPerAppPolicy$/ },

  // Exchange. It puts several meanings into one status, so its own words decide.
  { means: "exchange-not-customized", code: /^InvalidOperationInDehydratedContext/ },
  { means: "exchange-not-customized", text: /Enable-OrganizationCustomization/ },
  { means: "role-missing-exchange", text: /delegating (role )?assignment|not allowed to call/i },
  { means: "not-replicated-yet", code: /^ManagementObjectNotFoundException$/ },

  // Microsoft Graph. https://learn.microsoft.com/graph/errors
  { means: "license-missing", code: /NonPremiumTenant/ },
  { means: "license-missing", text: /not licensed|not applicable to target tenant/i },
  { means: "product-not-provisioned", text: /account is not provisioned/i },
  { means: "feature-switched-off", code: /^DisabledFeature$/ },
  { means: "mailbox-access-limited", text: /Access to OData is disabled/i },
  { means: "mailbox-not-found", code: /^MailboxNot(Enabled|Supported)ForRESTAPI$/ },
  { means: "quota-exceeded", code: /^Directory_QuotaExceeded$/ },
  { means: "someone-else-is-writing", code: /ConcurrencyViolation$/ },
  { means: "not-replicated-yet", text: /does not reference a valid application object|not a valid reference update|backing application/i },
  { means: "not-replicated-yet", code: /^Request_ResourceNotFound$/ },
  { means: "permission-not-offered", text: /permission being assigned was not found|appRole.*not found/i },
  { means: "consent-missing", code: /^Authorization_IdentityNotFound$/ },
  { means: "token-expired", code: /^(InvalidAuthenticationToken|invalid_token)$/ },
  { means: "role-missing", code: /^Authorization_RequestDenied$/ },
  { means: "role-missing", status: [403] },
  { means: "token-expired", status: [401] },
  { means: "microsoft-trouble", status: [500, 502] },
];

function matches(row: Row, trouble: MicrosoftTrouble): boolean {
  if (row.aadsts && !row.aadsts.some((number) => trouble.aadsts?.includes(number))) return false;
  if (row.code && !row.code.test(trouble.code)) return false;
  if (row.text && !row.text.test(trouble.message)) return false;
  return row.status?.includes(trouble.status) ?? true;
}

function roleMissing(duty: Duty | undefined): ErrorCode {
  switch (duty) {
    case "graph-consent":
      return "role-missing-graph-consent";
    case "exchange-admin":
      return "role-missing-exchange";
    case "defender-access":
      return "role-missing-defender";
    case "any-admin":
    case "app-admin":
    case "dropzone-admin":
    case "automatic":
    case undefined:
      return "role-missing-app";
  }
}
