import { describe, expect, it } from "vitest";
import { type ErrorCode, errorRow } from "../codes";
import { explainMicrosoftError, type MicrosoftTrouble } from "./explain";

const trouble = (part: Partial<MicrosoftTrouble>): MicrosoftTrouble => ({ status: 400, code: "Request_BadRequest", message: "", ...part });
const aadsts = (...numbers: number[]) => trouble({ status: 401, code: "invalid_client", aadsts: numbers });

describe("explaining what Microsoft answered", () => {
  const cases: [string, MicrosoftTrouble, ErrorCode][] = [
    ["no answer", trouble({ status: null, code: "NoAnswer" }), "microsoft-unreachable"],
    ["throttling", trouble({ status: 429, code: "TooManyRequests" }), "microsoft-slowed-us-down"],
    ["throttling under another status", trouble({ status: 400, code: "activityLimitReached" }), "microsoft-slowed-us-down"],
    ["a gateway that gave up", trouble({ status: 504, code: "Http504" }), "microsoft-unreachable"],
    ["a fault", trouble({ status: 500, code: "generalException" }), "microsoft-trouble"],
    ["an expired token", trouble({ status: 401, code: "InvalidAuthenticationToken" }), "token-expired"],
    ["missing rights", trouble({ status: 403, code: "Authorization_RequestDenied" }), "role-missing-app"],
    [
      "missing rights for Graph roles",
      trouble({ status: 403, code: "Authorization_RequestDenied", duty: "graph-consent" }),
      "role-missing-graph-consent",
    ],
    ["Exchange's 403 without a code", trouble({ status: 403, code: "Http403", duty: "exchange-admin" }), "role-missing-exchange"],
    ["a full quota", trouble({ status: 403, code: "Directory_QuotaExceeded" }), "quota-exceeded"],
    ["two writes at the same time", trouble({ status: 409, code: "Directory_ConcurrencyViolation" }), "someone-else-is-writing"],
    ["a secret that lives too long", trouble({ code: "CredentialInvalidLifetimeAsPerAppPolicy" }), "secret-lifetime-policy"],
    [
      "forbidden secrets",
      trouble({ code: "CredentialTypeNotAllowedAsPerAppPolicy", message: "Credential type not allowed" }),
      "secret-blocked-by-policy",
    ],
    [
      "an app that was created seconds ago",
      trouble({ message: "The appId 'x' does not reference a valid application object." }),
      "not-replicated-yet",
    ],
    ["a tenant without P1", trouble({ status: 403, code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant" }), "license-missing"],
    [
      "Defender never opened",
      trouble({ status: 403, code: "Forbidden", message: "Account is not provisioned." }),
      "product-not-provisioned",
    ],
    ["a dehydrated organization", trouble({ code: "InvalidOperationInDehydratedContextException" }), "exchange-not-customized"],
    [
      "a missing delegating assignment",
      trouble({ message: "You must be assigned a delegating role assignment to the role." }),
      "role-missing-exchange",
    ],
    ["a wrong secret", aadsts(7000215), "secret-not-accepted"],
    ["an expired secret", aadsts(7000222), "secret-expired"],
    ["a request that was signed for another time", aadsts(700024), "clock-wrong"],
    ["a product that was never bought", aadsts(650052), "resource-not-in-tenant"],
    ["conditional access", aadsts(53003), "sign-in-blocked-by-policy"],
    ["another cloud", aadsts(900432), "other-cloud"],
    ["a number that only wraps another one", aadsts(70002, 7000222), "secret-expired"],
    ["a number of the policies that is in no table", aadsts(530099), "sign-in-blocked-by-policy"],
    ["a number about the app's credential that is in no table", aadsts(7000555), "secret-not-accepted"],
    [
      "a permission that a product does not offer",
      trouble({
        code: "invalid_client",
        message: "AADSTS650051: Claim is invalid: x does not exist on resource application",
        aadsts: [650051],
      }),
      "permission-not-offered",
    ],
    ["an unknown code", trouble({ code: "Brand_New", message: "?" }), "microsoft-refused"],
  ];
  it.each(cases)("%s", (_, said, code) => {
    expect(explainMicrosoftError(said)).toBe(code);
  });

  it("asks nobody to act on an error that passes by itself", () => {
    for (const status of [429, 503, 504, null])
      expect(errorRow(explainMicrosoftError(trouble({ status, code: "" })))).toMatchObject({ who: "nobody", waitingHelps: true });
  });
  it("names the role that was missing", () => {
    expect(errorRow(explainMicrosoftError(trouble({ status: 403, duty: "graph-consent" })))).toMatchObject({
      who: "graph-consent",
      waitingHelps: false,
    });
  });
});
