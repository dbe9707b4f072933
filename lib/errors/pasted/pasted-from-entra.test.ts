import { describe } from "vitest";
import { app, type PastedCase, reads, request, tail } from "@/testing/pasted-texts";

/** Sign-in pages, token answers and addresses of Entra, as tickets quote them. */

const cases: PastedCase[] = [
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
    "part of a token answer",
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
    "a partner account (GDAP)",
    "AADSTS90099: The application has not been authorized in the tenant.",
    ["AADSTS90099 guest-account"],
    "connect",
  ],
  [
    "a sign-in finished in another tab",
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
  ["an OAuth code alone", '{"error":"temporarily_unavailable"}', ["temporarily_unavailable microsoft-trouble"], null],
];

describe("from Entra", () => reads(cases));
