import { describe } from "vitest";
import { app, defender, exchange, graph, type PastedCase, reads } from "@/testing/pasted-texts";

/** Error bodies of Graph, Exchange and Defender, and the texts that PowerShell shows for them. */

const cases: PastedCase[] = [
  [
    "a missing role",
    graph("Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
    ["Authorization_RequestDenied role-missing-graph-consent"],
    "graph-permissions",
  ],
  [
    "a missing role at creation",
    `POST https://graph.microsoft.com/v1.0/applications\n${graph("Authorization_RequestDenied", "Insufficient privileges to complete the operation.")}`,
    ["Authorization_RequestDenied role-missing-app"],
    "app-registration",
  ],
  [
    "a grant that exists already",
    graph("Request_BadRequest", "Permission being assigned already exists on the object"),
    ["Request_BadRequest nothing-wrong"],
    null,
  ],
  [
    "a grant that exists already, in other words",
    graph("Request_MultipleObjectsWithSameKeyValue", "EntitlementGrant entry already exists."),
    ["Request_MultipleObjectsWithSameKeyValue nothing-wrong"],
    null,
  ],
  [
    "an object that was created seconds ago",
    graph("Request_ResourceNotFound", `Resource '${app}' does not exist or one of its queried reference-property objects are not present.`),
    ["Request_ResourceNotFound not-replicated-yet"],
    "app-registration",
  ],
  [
    "an app that was created seconds ago",
    graph("Request_BadRequest", `The appId '${app}' of the service principal does not reference a valid application object.`, [
      { code: "NoBackingApplicationObject" },
    ]),
    ["NoBackingApplicationObject not-replicated-yet"],
    "app-registration",
  ],
  [
    "a secret that lives too long",
    graph("CredentialInvalidLifetimeAsPerAppPolicy", "Credential lifetime exceeds the max value allowed as per assigned policy."),
    ["CredentialInvalidLifetimeAsPerAppPolicy secret-lifetime-policy"],
    "client-secret",
  ],
  [
    "forbidden secrets",
    "CredentialTypeNotAllowedAsPerAppPolicy: Credential type not allowed as per assigned policy",
    ["CredentialTypeNotAllowedAsPerAppPolicy secret-blocked-by-policy"],
    "client-secret",
  ],
  [
    "a full quota",
    graph("Directory_QuotaExceeded", "The directory object quota limit for the Principal has been exceeded."),
    ["Directory_QuotaExceeded quota-exceeded"],
    "app-registration",
  ],
  [
    "two writes at the same time",
    graph("Directory_ConcurrencyViolation", "conflict"),
    ["Directory_ConcurrencyViolation someone-else-is-writing"],
    "app-registration",
  ],
  [
    "a tenant without P1",
    graph("Authentication_RequestFromNonPremiumTenantOrB2CTenant", "Neither tenant is B2C or tenant doesn't have premium license"),
    ["Authentication_RequestFromNonPremiumTenantOrB2CTenant license-missing"],
    "verification",
  ],
  [
    "an access policy on mailboxes",
    graph("ErrorAccessDenied", "Access to OData is disabled."),
    ["ErrorAccessDenied mailbox-access-limited"],
    "verification",
  ],
  [
    "somebody without a mailbox",
    graph("MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise."),
    ["MailboxNotEnabledForRESTAPI mailbox-not-found"],
    "verification",
  ],
  [
    "an old token",
    graph("InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."),
    ["InvalidAuthenticationToken token-expired"],
    null,
  ],
  [
    "a scope that a security API lacks",
    graph("Forbidden", "Missing application roles. API required roles: SecurityAlert.Read.All, application roles: ."),
    ["HTTP 403 permission-missing"],
    "graph-permissions",
  ],
  ["throttling", graph("TooManyRequests", "Too many requests"), ["TooManyRequests microsoft-slowed-us-down"], null],
  [
    "a Defender that was never opened",
    defender("Forbidden", "Account is not provisioned."),
    ["HTTP 403 product-not-provisioned"],
    "verification",
  ],
  [
    "a Defender without license",
    defender("Forbidden", "Your tenant is not licensed for this feature."),
    ["HTTP 403 license-missing"],
    "verification",
  ],
  [
    "Live Response switched off",
    defender("DisabledFeature", "Live response is not enabled"),
    ["DisabledFeature feature-switched-off"],
    "live-response-permissions",
  ],
  [
    "a stale Defender token",
    defender("Forbidden", "Auth token does not contain valid permissions or user does not have valid roles"),
    ["HTTP 403 permission-missing"],
    "graph-permissions",
  ],
  [
    "an Exchange object that does not exist",
    exchange("ManagementObjectNotFoundException", "The operation couldn't be performed because object 'x' couldn't be found on 'DB1'."),
    ["ManagementObjectNotFoundException not-replicated-yet"],
    "exchange-service-principal",
  ],
  [
    "an Exchange object that exists already",
    exchange("ADObjectAlreadyExistsException", "The object already exists."),
    ["ADObjectAlreadyExistsException nothing-wrong"],
    "exchange-service-principal",
  ],
  [
    "a dehydrated organization",
    exchange(
      "InvalidOperationInDehydratedContextException",
      "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.",
    ),
    ["InvalidOperationInDehydratedContextException exchange-not-customized"],
    "exchange-role",
  ],
  [
    "PowerShell about delegating",
    `New-ManagementRoleAssignment: Ex6F9304|Microsoft.Exchange.Configuration.Tasks.TaskInvalidOperationException|You don't have access to create, change, or remove the "Transport Hygiene-Dropzone" management role assignment. You must be assigned a delegating role assignment to the management role.`,
    ["TaskInvalidOperationException role-missing-exchange"],
    "exchange-role",
  ],
  [
    "a cmdlet that is hidden",
    "New-ServicePrincipal : The term 'New-ServicePrincipal' is not recognized as a name of a cmdlet, function, script file, or executable program.",
    ["CommandNotFoundException role-missing-exchange", "CommandNotFoundException not-connected"],
    "exchange-role",
  ],
  [
    "a command refused",
    '{"error":{"code":"Unauthorized","message":"User is not allowed to call New-ServicePrincipal"}}',
    ["HTTP 401 role-missing-exchange"],
    "exchange-role",
  ],
  [
    "an app without role",
    "Connect-ExchangeOnline: UnAuthorized. The role assigned to application a99a isn't supported in this scenario.",
    ["role assigned to application role-missing-exchange"],
    "exchange-role",
  ],
];

describe("from Graph, Exchange and Defender", () => reads(cases));
