import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StepSlug } from "@/lib/catalogue/steps";
import { readPasted } from "./pasted-error";

/** Texts as they stand in tickets: [what it is, what was pasted, what is found, the step it leads to]. Ids are made up. */

const request = "7f3c1a90-5b2e-4c8d-9a61-0d4e2b7c8f13";
const tenant = "c0170500-0000-4000-8000-000000000001";
const app = "a99a0000-0000-4000-8000-000000000002";
const tail = `Trace ID: ${request} Correlation ID: 11111111-2222-4333-8444-555555555555 Timestamp: 2026-11-23 14:03:12Z`;

const graph = (code: string, message: string, details: readonly { code: string }[] = []) =>
  JSON.stringify({ error: { code, message, details, innerError: { date: "2026-11-23T14:03:12", "request-id": request } } });
const exchange = (type: string, text: string) =>
  JSON.stringify({
    error: {
      code: "BadRequest",
      message: "Error executing cmdlet",
      details: [{ code: "Context", target: "", message: `Ex6F9304|Microsoft.Exchange.Configuration.Tasks.${type}|${text}` }],
    },
  });
const defender = (code: string, message: string) => JSON.stringify({ error: { code, message, target: `|${request}` } });

type Case = [what: string, pasted: string, findings: readonly string[], step: StepSlug | null];

const entra: Case[] = [
  [
    "consent that is missing",
    `AADSTS65001: The user or administrator has not consented to use the application with ID '${app}' named 'Dropzone AI'. ${tail}`,
    ["AADSTS65001 consent-missing"],
    "connect",
  ],
  [
    "a token answer",
    JSON.stringify({
      error: "invalid_client",
      error_description: `AADSTS7000215: Invalid client secret provided. ${tail}`,
      error_codes: [7000215],
      trace_id: request,
    }),
    ["AADSTS7000215 secret-not-accepted"],
    "client-secret",
  ],
  [
    "a token answer cut short",
    '"error":"invalid_client","error_codes":[7000222],"timestamp":"2026-11-23 14:03:12Z"',
    ["AADSTS7000222 secret-expired"],
    "client-secret",
  ],
  [
    "two codes",
    `AADSTS50105: Your administrator has configured the application to block users. AADSTS50076: multi-factor. ${tail}`,
    ["AADSTS50105 sign-in-blocked-by-policy", "AADSTS50076 sign-in-failed"],
    "connect",
  ],
  [
    "an app that is not there",
    `AADSTS700016: Application with identifier '${app}' was not found in the directory 'Contoso'. ${tail}`,
    ["AADSTS700016 app-not-found"],
    "app-registration",
  ],
  [
    "a certificate",
    `AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application. ${tail}`,
    ["AADSTS700027 certificate-mismatch"],
    "certificate",
  ],
  ["a declined consent", "AADSTS65004: User declined to consent to access the app.", ["AADSTS65004 consent-declined"], "connect"],
  [
    "a product that was never bought",
    "AADSTS650052: The app is trying to access a service 'fc780465' (WindowsDefenderATP) that your organization lacks a service principal for.",
    ["AADSTS650052 resource-not-in-tenant"],
    "capabilities",
  ],
  [
    "Conditional Access on a web page",
    "Sorry, but we're having trouble signing you in.\n\nAADSTS53003: Access has been blocked by Conditional Access policies.",
    ["AADSTS53003 sign-in-blocked-by-policy"],
    "connect",
  ],
  [
    "a page's source",
    `<!DOCTYPE html><html><head><script>$Config={"strServiceExceptionMessage":"AADSTS50011: The redirect URI does not match"};</script></head><body><div>Sorry</div></body></html>`,
    ["AADSTS50011 portal-misconfigured"],
    "connect",
  ],
  ["a link to Microsoft's look-up", "https://login.microsoftonline.com/error?code=50020", ["AADSTS50020 wrong-tenant"], "connect"],
  ["a number alone", "65001", ["AADSTS65001 consent-missing"], "connect"],
  ["a code alone, in small letters", "aadsts90094", ["AADSTS90094 consent-missing"], "connect"],
  [
    "another cloud",
    `AADSTS900432: Confidential Client is not supported in Cross Cloud request. ${tail}`,
    ["AADSTS900432 other-cloud"],
    "connect",
  ],
  [
    "a guest by partner rights",
    "AADSTS90099: The application has not been authorized in the tenant.",
    ["AADSTS90099 guest-account"],
    "connect",
  ],
  [
    "a lost tab",
    "AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    ["AADSTS501481 sign-in-not-finished"],
    "connect",
  ],
  [
    "PowerShell's Connect-MgGraph",
    `Connect-MgGraph: ClientSecretCredential authentication failed: A configuration issue is preventing authentication - AADSTS7000215: Invalid client secret provided.\nAt line:1 char:1\n+ Connect-MgGraph\n    + FullyQualifiedErrorId : Microsoft.Graph.PowerShell.Authentication.Cmdlets.ConnectMgGraph`,
    ["AADSTS7000215 secret-not-accepted"],
    "client-secret",
  ],
  [
    "a pressed Cancel",
    "https://portal.example/auth/consent-callback?error=access_denied&error_subcode=cancel&state=x",
    ["access_denied sign-in-cancelled"],
    "connect",
  ],
  ["OAuth's word alone", '{"error":"temporarily_unavailable"}', ["temporarily_unavailable microsoft-trouble"], null],
];

const services: Case[] = [
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
    "a grant that is there",
    graph("Request_BadRequest", "Permission being assigned already exists on the object"),
    ["already there nothing-wrong"],
    null,
  ],
  [
    "a grant that is there, said otherwise",
    graph("Request_MultipleObjectsWithSameKeyValue", "EntitlementGrant entry already exists."),
    ["Request_MultipleObjectsWithSameKeyValue nothing-wrong"],
    null,
  ],
  [
    "an object seconds old",
    graph("Request_ResourceNotFound", `Resource '${app}' does not exist or one of its queried reference-property objects are not present.`),
    ["Request_ResourceNotFound not-replicated-yet"],
    "app-registration",
  ],
  [
    "an app seconds old",
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
    "two writers",
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
    ["mailbox-access-limited mailbox-access-limited"],
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
    ["permission-missing permission-missing"],
    "graph-permissions",
  ],
  ["throttling", graph("TooManyRequests", "Too many requests"), ["TooManyRequests microsoft-slowed-us-down"], null],
  [
    "a Defender that was never opened",
    defender("Forbidden", "Account is not provisioned."),
    ["product-not-provisioned product-not-provisioned"],
    "verification",
  ],
  [
    "a Defender without license",
    defender("Forbidden", "Your tenant is not licensed for this feature."),
    ["license-missing license-missing"],
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
    ["permission-missing permission-missing"],
    "graph-permissions",
  ],
  [
    "an Exchange object that is not there",
    exchange("ManagementObjectNotFoundException", "The operation couldn't be performed because object 'x' couldn't be found on 'DB1'."),
    ["ManagementObjectNotFoundException not-replicated-yet"],
    "exchange-service-principal",
  ],
  [
    "an Exchange object that is there",
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
    ["role-missing-exchange role-missing-exchange"],
    "exchange-role",
  ],
  [
    "a cmdlet that is hidden",
    "New-ServicePrincipal : The term 'New-ServicePrincipal' is not recognized as a name of a cmdlet, function, script file, or executable program.",
    ["role-missing-exchange role-missing-exchange"],
    "exchange-role",
  ],
  [
    "a command refused",
    '{"error":{"code":"Unauthorized","message":"User is not allowed to call New-ServicePrincipal"}}',
    ["role-missing-exchange role-missing-exchange"],
    "exchange-role",
  ],
  [
    "an app without role",
    "Connect-ExchangeOnline: UnAuthorized. The role assigned to application a99a isn't supported in this scenario.",
    ["role-missing-exchange role-missing-exchange"],
    "exchange-role",
  ],
];

const ours: Case[] = [
  ["our own code", "Code: exchange-not-customized", ["exchange-not-customized exchange-not-customized"], "exchange-role"],
  [
    "our details for support",
    `The client secret has expired.\nCode: secret-expired\nRequest ID: ${request}\nTime: 2026-11-23T14:03:12Z`,
    ["secret-expired secret-expired"],
    "client-secret",
  ],
  [
    "Dropzone's test",
    "permission:Mail.Read — Mail.Read is not granted on Microsoft Graph.",
    ["Mail.Read permission-missing"],
    "graph-permissions",
  ],
  [
    "Dropzone's test, twice",
    "Machine.Read.All is not granted on WindowsDefenderATP.\nLibrary.Manage is not granted on WindowsDefenderATP.",
    ["Library.Manage permission-missing", "Machine.Read.All permission-missing"],
    "live-response-permissions",
  ],
  [
    "Dropzone about the Portal URL",
    "This is not the API URL of a Defender for Cloud Apps tenant.",
    ["portal-url-wrong portal-url-wrong"],
    "portal-url",
  ],
  [
    "Dropzone about the Organization ID",
    "This is not the tenant's initial domain, which ends in .onmicrosoft.com.",
    ["dropzone-refused dropzone-refused"],
    "organization-id",
  ],
  [
    "Dropzone about quarantine",
    "Exchange does not let the app read quarantined mail. The role Transport Hygiene is missing, or not in effect yet: that can take two hours.",
    ["exchange-not-effective exchange-not-effective"],
    "exchange-role",
  ],
  [
    "Dropzone about the secret",
    "The Client Secret looks like the secret's ID. Enter its value, which Entra shows only once (AADSTS7000215).",
    ["AADSTS7000215 secret-not-accepted"],
    "client-secret",
  ],
  [
    "a bare status",
    "Response status code does not indicate success: 403 (Forbidden).",
    ["HTTP 403 role-missing-graph-consent"],
    "graph-permissions",
  ],
  [
    "a gateway's page",
    "<html><head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway Time-out</h1></center></body></html>",
    ["HTTP 504 microsoft-unreachable"],
    null,
  ],
];

describe.each([
  ["Entra", entra],
  ["Graph, Exchange and Defender", services],
  ["ours, Dropzone's, and less", ours],
])("from %s", (_, cases) => {
  it.each(cases)("%s", (_what, pasted, found, step) => {
    const reading = readPasted(pasted);
    expect(reading.findings.map(({ name, means }) => `${name} ${means}`)).toEqual(found);
    expect(reading.findings[0]?.step).toBe(step);
    expect(reading.isUnknown).toBe(false);
  });
});

describe("what is not known", () => {
  it.each([
    ["a number that nobody has seen", `AADSTS9999999: Something new. ${tail}`, ["AADSTS9999999"]],
    ["a code that nobody has seen", graph("Brand_NewCode", "Something new"), ["Brand_NewCode"]],
    ["an exception that nobody has seen", exchange("SomethingNewException", "No idea."), ["SomethingNewException"]],
    ["a sentence", "It does not work since this morning", []],
  ])("%s is said to be unknown", (_, pasted, names) => {
    const reading = readPasted(pasted);
    expect(reading.isUnknown).toBe(true);
    expect(reading.findings.filter(({ means }) => means !== null)).toEqual([]);
    expect(reading.findings.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });
  it("is called unknown too when it stands beside something known", () => {
    const reading = readPasted("AADSTS65001 and AADSTS9999999");
    expect(reading.isUnknown).toBe(true);
    expect(reading.findings.map(({ means }) => means)).toEqual(["consent-missing", null]);
  });
  it("is nothing where nothing was pasted", () => {
    expect(readPasted("  ")).toMatchObject({ findings: [], isUnknown: false });
  });
  it("counts as the same error at another customer", () => {
    const one = readPasted(`Odd failure 12 at ${tail}`);
    const other = readPasted(`Odd failure 345 at ${tail.replaceAll(request, tenant)}`);
    expect(one.fingerprint).toBe(other.fingerprint);
  });
});

describe("what support asks for", () => {
  it("are the ids of requests and the time, and no other id", () => {
    const reading = readPasted(`AADSTS700016: Application with identifier '${app}' was not found in '${tenant}'. ${tail}`);
    expect(reading.ids).toEqual([
      { label: "Trace ID", value: request },
      { label: "Correlation ID", value: "11111111-2222-4333-8444-555555555555" },
    ]);
    expect(reading.times).toEqual(["2026-11-23 14:03:12Z"]);
    expect(JSON.stringify(reading)).not.toContain(app);
    expect(JSON.stringify(reading)).not.toContain(tenant);
  });
  it("are found in a body of Graph's and of Defender's", () => {
    expect(readPasted(graph("Request_BadRequest", "x")).ids).toEqual([{ label: "Request ID", value: request }]);
    expect(readPasted(defender("Forbidden", "x")).ids).toEqual([{ label: "Correlation ID", value: request }]);
  });
});

it("knows what a permission is, and what only looks like one", () => {
  expect(readPasted("Mail.ReadWrite and Mail.Read.Shared are missing").permissions).toEqual([]);
  expect(readPasted("It lacks Mail.Read.").permissions.map(({ name }) => name)).toEqual(["Mail.Read"]);
});

describe("whatever is pasted", () => {
  const letters = fc.constantFrom(..."ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
  const secret = fc.oneof(
    fc.array(fc.tuple(letters, fc.integer({ min: 0, max: 9 })), { minLength: 12, maxLength: 30 }).map((pairs) => pairs.flat().join("")),
    fc.array(letters, { minLength: 34, maxLength: 34 }).map((all) => `${all.slice(0, 3).join("")}8Q~${all.slice(3).join("")}`),
    fc.uuid(),
  );
  const around = fc.oneof(
    fc.string(),
    fc.constantFrom("AADSTS65001: ", '{"error":{"code":"', "Code: ", "<html><body>", "New-ServicePrincipal: ", '"}}'),
  );

  it("nothing is thrown", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(around, fc.string({ unit: "binary" })), { maxLength: 30 }), (parts) => void readPasted(parts.join(""))),
    );
  });
  it("no answer holds what looks like a secret", () => {
    fc.assert(
      fc.property(around, secret, around, (before, it, after) => {
        expect(JSON.stringify(readPasted(`${before}${/id["']?[:= ]*$/i.test(before) ? "x " : ""} ${it} ${after}`))).not.toContain(it);
      }),
      { numRuns: 300 },
    );
  });
  it("it takes no time worth speaking of", () => {
    for (const text of [
      "<script ".repeat(4000),
      "a@".repeat(10_000),
      "-----BEGIN A-----".repeat(1500),
      "code:".repeat(5000),
      "Aa1".repeat(8000),
    ]) {
      const started = performance.now();
      readPasted(text);
      expect(performance.now() - started, text.slice(0, 10)).toBeLessThan(1500);
    }
  });
});
