import type { KnownError } from "./known-error";

/** The error answers of Microsoft Graph, Exchange and Defender. A row matches a code, or a text when one code has several meanings. */

const nothingWrong = { means: "nothing-wrong", remedy: "Nothing has to be done. Check the step again.", who: "nobody" } as const;

export const serviceErrors: readonly KnownError[] = [
  {
    means: "answer-too-large",
    code: /^AnswerTooLarge$/,
    cause: "Microsoft's answer was longer than the portal reads.",
  },
  // No answer, or too many requests.
  { means: "microsoft-unreachable", status: [null, 504], cause: "No answer came." },
  { means: "microsoft-slowed-us-down", status: [429], cause: "Microsoft had too much to do at that moment." },
  { means: "microsoft-slowed-us-down", code: /^(TooManyRequests|activityLimitReached)$/, cause: "Too many requests in a short time." },

  // App management policies. https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies
  {
    means: "certificate-blocked-by-policy",
    code: /^CredentialTypeNotAllowedAsPerAppPolicy$/,
    text: /certificate|asymmetric|key credential/i,
    cause: "An app management policy does not allow this kind of certificate.",
  },
  {
    means: "secret-blocked-by-policy",
    code: /^CredentialTypeNotAllowedAsPerAppPolicy$/,
    cause: "An app management policy does not allow client secrets.",
  },
  {
    means: "certificate-blocked-by-policy",
    code: /^CredentialInvalidLifetimeAsPerAppPolicy$/,
    text: /certificate|asymmetric|key credential/i,
    cause: "The certificate lives longer than an app management policy allows.",
  },
  {
    means: "secret-lifetime-policy",
    code: /^CredentialInvalidLifetimeAsPerAppPolicy$/,
    cause: "The secret would live longer than an app management policy allows.",
  },

  // Exchange. It uses one status for several errors, so the text decides.
  {
    means: "nothing-wrong",
    called: "already customized",
    text: /already enabled for customization|this operation is not required/i,
    cause: "The Exchange organization is customized already.",
    remedy: "If that was done within the last two hours, wait with the role assignment. Otherwise look for another cause.",
    who: "nobody",
    waitingHelps: "for two hours after Enable-OrganizationCustomization",
    step: "exchange-role",
  },
  {
    means: "exchange-not-customized",
    code: /^InvalidOperationInDehydratedContext/,
    cause: "The Exchange organization still uses Microsoft's shared settings.",
    waitingHelps: "for an hour after Enable-OrganizationCustomization",
  },
  {
    means: "exchange-not-customized",
    text: /\b(need|first|must|required|have)\b.{0,60}Enable-OrganizationCustomization/i,
    cause: "The Exchange organization still uses Microsoft's shared settings.",
    waitingHelps: "for an hour after Enable-OrganizationCustomization",
  },
  {
    means: "role-missing-exchange",
    called: "delegating assignment",
    text: /delegating (role )?assignment|delegierende|keine Berechtigung.{0,80}(rollenzuweisung|Verwaltungsrolle)|affectation de délégation|asignación de delegación|don.t have access to create, change, or remove/i,
    cause: "The account may not hand out this Exchange role, or the organization was customized less than two hours ago.",
    waitingHelps: "for two hours after Enable-OrganizationCustomization",
  },
  {
    means: "role-missing-exchange",
    called: "write scopes",
    text: /(isn.t|is not) within (your|the) (current )?write scopes?|don.t have sufficient permissions/i,
    cause: "The account's Exchange roles do not reach this object or command.",
  },
  {
    means: "role-missing-exchange",
    called: "not allowed to call",
    text: /not allowed to call/i,
    cause: "The account has no Exchange role that contains this command.",
  },
  {
    means: "role-missing-exchange",
    called: "role assigned to application",
    text: /role assigned to (the )?application .{0,80}(isn.t|is not) supported/i,
    cause: "The app has no Exchange role that is in effect.",
    waitingHelps: "for two hours after the role was assigned",
  },
  {
    means: "not-replicated-yet",
    code: /^ManagementObjectNotFoundException$/,
    cause: "Exchange does not know this object: it is not there, or was created a moment ago.",
    step: "exchange-service-principal",
  },

  // Microsoft Graph and Defender. https://learn.microsoft.com/graph/errors
  { means: "license-missing", code: /NonPremiumTenant/, cause: "What was asked for needs Entra ID P1, and the tenant has none." },
  {
    means: "license-missing",
    text: /not licensed|not applicable to target tenant/i,
    cause: "The tenant has no license for this Defender product.",
  },
  {
    means: "product-not-provisioned",
    text: /(account|tenant) is not provisioned|account mode is inactive/i,
    cause: "The Defender portal has never been opened in this tenant, so Microsoft has not set it up.",
    waitingHelps: "for some minutes after the Defender portal was opened",
  },
  { means: "feature-switched-off", code: /^DisabledFeature$/, cause: "The feature is switched off in Defender for Endpoint." },
  {
    means: "role-missing-defender",
    code: /^DisallowedOperation$/,
    cause: "Defender for Endpoint does not allow this operation on this device or for its group.",
    step: "live-response-permissions",
  },
  {
    means: "mailbox-access-limited",
    text: /Access to OData is disabled/i,
    cause: "An application access policy in Exchange keeps the app out of this mailbox.",
    waitingHelps: "for two hours after the policy was changed",
  },
  {
    means: "mailbox-not-found",
    code: /^MailboxNot(Enabled|Supported)ForRESTAPI$/,
    cause: "This person has no mailbox in Exchange Online.",
  },
  { means: "quota-exceeded", code: /^Directory_QuotaExceeded$/, cause: "The account owns 250 directory objects, deleted ones included." },
  { means: "someone-else-is-writing", code: /ConcurrencyViolation$/, cause: "Two changes met on one object of the directory." },
  {
    means: "not-replicated-yet",
    called: "backing application",
    text: /backing application.{0,120}local tenant/i,
    cause: "The app was created a moment ago and is not on all of Microsoft's servers. No Graph permission is missing.",
    remedy: "Try again in a minute. If it stays so, an Application or Cloud Application Administrator has to do it.",
    who: "app-admin",
    waitingHelps: "for two minutes after the app was created",
    or: [{ means: "role-missing-app", cause: "The account may create service principals of its own apps only." }],
  },
  {
    means: "not-replicated-yet",
    text: /does not reference a valid application object|not a valid reference update|backing application/i,
    cause: "The app was created a moment ago and is not on all of Microsoft's servers.",
    waitingHelps: "for two minutes after the app was created",
  },
  {
    means: "not-replicated-yet",
    code: /^(Request_ResourceNotFound|NoBackingApplicationObject)$/,
    cause: "The object is not there, or was created a moment ago and is not on all of Microsoft's servers.",
    waitingHelps: "for two minutes after it was created",
  },
  {
    means: "permission-not-offered",
    text: /permission being assigned was not found|appRole.{0,200}not found/i,
    cause: "The service in this tenant does not offer this permission, or its ID is of another cloud.",
  },
  {
    means: "certificate-not-yet-valid",
    called: "Key credential start date is invalid",
    text: /credential('s)? start ?date(time)? is invalid/i,
    cause: "The key's start date is before the certificate's own.",
    remedy: "Upload the certificate without dates of your own.",
  },
  {
    means: "certificate-expired",
    called: "Key credential end date is invalid",
    text: /(key )?credential('s)? end ?date(time)? is invalid|end date.{0,60}certificate.{0,40}(invalid|past|expired)|invalid.{0,20}end ?date/i,
    cause: "The key's end date is in the past, or later than the certificate's own.",
    remedy: "Upload the certificate without dates of your own. If it has expired, create a new one in Dropzone first.",
  },
  {
    means: "certificate-unreadable",
    code: /^KeyCredentialsInvalid/,
    cause: "What was uploaded is not a certificate that Microsoft can read.",
  },
  {
    means: "certificate-unreadable",
    called: "Key credential value is invalid",
    text: /(key credential|certificate).{0,40}(value|key|data) is (invalid|not valid)|not a valid certificate/i,
    cause: "What was uploaded is not a certificate that Microsoft can read.",
  },
  {
    means: "microsoft-trouble",
    code: /^UnknownError$/,
    text: /security|hunting/i,
    cause: "The security API gave no reason. Mostly a second try succeeds.",
    step: "verification",
    waitingHelps: "for some minutes",
    or: [
      {
        means: "permission-missing",
        cause: "If it stays so: ThreatHunting.Read.All is missing, or the Defender portal has never been opened in this tenant.",
      },
    ],
  },
  {
    means: "permission-missing",
    code: /^Authentication_MSGraphPermissionMissing$/,
    cause: "The token lacks a permission that this call needs.",
    waitingHelps: "for a few minutes after the permission was granted",
  },
  {
    means: "permission-missing",
    called: "permission not in the token",
    text: /does not contain valid permissions|missing (application roles|scope permissions)|Application doesn.t have any of the above permissions|scp or roles claim|insufficient role ?based permissions|required (application )?(roles|scopes?|permissions?) (are|is) (missing|not present)|no (application )?roles in the token/i,
    cause: "The app's token lacks the permission: it was not granted, or the token is older than the grant.",
    waitingHelps: "for a few minutes after the permission was granted",
  },
  { means: "consent-missing", code: /^Authorization_IdentityNotFound$/, cause: "Microsoft Graph does not know the app in this tenant." },
  {
    means: "token-expired",
    code: /^(InvalidAuthenticationToken|invalid_token|Authentication_(MissingOrMalformed|ExpiredToken)|ExpiredAuthenticationToken|InvalidAuthenticationTokenAudience)$/,
    cause: "The token has expired, or is for another service.",
  },
  {
    means: "role-missing",
    called: "Insufficient privileges",
    text: /insufficient privileges to complete|unzureichende Berechtigungen|privilèges insuffisants|privilegios insuficientes|privilégios insuficientes|privilegi insufficienti|onvoldoende (bevoegdheden|machtigingen)|otillräcklig behörighet|権限が不足|权限不足|權限不足/i,
    cause: "The account holds no role that may do this. Granting Microsoft Graph permissions takes more than an Application Administrator.",
  },
  {
    means: "role-missing",
    code: /^(Authorization_RequestDenied|ErrorAccessDenied|AccessDenied|accessDenied)$/,
    cause: "The account holds no role that may do this. Granting Microsoft Graph permissions takes more than an Application Administrator.",
  },

  // Scripts report these as failures, but nothing is wrong.
  {
    ...nothingWrong,
    text: /permission being assigned already exists|EntitlementGrant entry already exists/i,
    cause: "The permission is granted already.",
  },
  { ...nothingWrong, code: /^ADObjectAlreadyExists/, cause: "Exchange has this object already.", step: "exchange-service-principal" },
  {
    ...nothingWrong,
    text: /service ?principal.{0,80}already (in use|exists?)|role ?assignment.{0,120}already exists?/i,
    cause: "It is there already.",
  },
  { ...nothingWrong, code: /^Request_MultipleObjectsWithSameKeyValue$/, cause: "An object of this name or ID is there already." },
  {
    ...nothingWrong,
    text: /(EntitlementGrant|Permission) being updated or deleted is not found/i,
    cause: "The grant is gone already, or was made seconds ago.",
  },

  // Only the status is known.
  { means: "role-missing", status: [403], cause: "Access was refused." },
  { means: "token-expired", status: [401], cause: "The token was not accepted." },
  { means: "microsoft-trouble", status: [500, 502, 503], cause: "A fault on the other side." },
];

/** Texts of Dropzone's "Test & Save", as tickets quote them. The portal itself reads Dropzone's answers by their codes, not by these. */
export const dropzoneTestErrors: readonly KnownError[] = [
  {
    means: "portal-url-wrong",
    text: /not the API URL of a Defender for Cloud Apps|Defender for Cloud Apps refused at this address/i,
    cause: "Dropzone was given a Portal URL that is not this tenant's own.",
  },
  {
    means: "dropzone-refused",
    text: /not the tenant.s initial domain/i,
    cause: "The Organization ID has to be the tenant's first domain, which ends in .onmicrosoft.com.",
    step: "organization-id",
  },
  {
    means: "exchange-not-effective",
    text: /does not let the app read quarantined mail/i,
    cause: "The role Transport Hygiene is missing, or was assigned less than two hours ago.",
    waitingHelps: "for two hours after the role was assigned",
  },
  {
    means: "secret-not-accepted",
    text: /Client Secret looks like the secret.s ID/i,
    cause: "The secret's ID was entered in place of its Value, which the admin center shows only once.",
    step: "client-secret",
  },
  {
    means: "dropzone-test-failed",
    text: /\b(test (&|and) save|connection test|test of the connection)\b.{0,40}\b(failed|unsuccessful)/i,
    cause: "Dropzone's own test failed, without a reason in this text.",
  },
];
