import { describe, expect, it } from "vitest";
import { classifyCloudAppsProbe } from "./cloud-apps";
import { classifyDefenderProbe } from "./endpoint";

describe("trying a Defender for Endpoint permission", () => {
  const said = (status: number, code = "", message = "") => ({ status, body: { error: { code, message, target: "t" } }, requestId: null });
  it.each([
    ["machines are listed", said(200), true, "yes", null],
    ["there is no machine yet", said(404, "ResourceNotFound"), true, "yes", null],
    ["the library does not exist", said(404, "ResourceNotFound"), false, "unknown", "microsoft-refused"],
    [
      "the permission is missing",
      said(403, "Forbidden", "The application does not have any of the required application permissions"),
      true,
      "no",
      "permission-missing",
    ],
    ["the feature is switched off", said(403, "DisabledFeature"), true, "unknown", "feature-switched-off"],
    [
      "the tenant has no license",
      said(403, "Forbidden", "Your tenant is not licensed for this feature."),
      true,
      "unknown",
      "license-missing",
    ],
    ["the token is not accepted", said(401, "Unauthorized"), true, "unknown", "token-expired"],
    ["we are slowed down", said(429, "TooManyRequests"), true, "unknown", "microsoft-slowed-us-down"],
    ["Defender has a fault", said(500, "InternalServerError"), true, "unknown", "microsoft-trouble"],
  ])("gives its answer when %s", (_, answer, absentIsFine, expected, code) => {
    expect(classifyDefenderProbe({ ...answer, absentIsFine })).toMatchObject({ answer: expected, code });
  });
  it.each([200, 404])("shows nothing when a gateway's page comes with status %i", (status) => {
    expect(classifyDefenderProbe({ status, body: null, requestId: null, absentIsFine: true }).answer).toBe("unknown");
  });
  it("keeps Defender's correlation id for support", () => {
    expect(classifyDefenderProbe({ ...said(403, "Forbidden"), absentIsFine: true }).requestId).toBe("t");
  });
});

describe("trying the Cloud Apps permission", () => {
  it.each([
    ["activities are listed", 200, '{"data":[]}', "yes", null],
    ["a page of a gateway comes in place of the answer", 200, "<html>", "unknown", "microsoft-trouble"],
    ["the answer is empty", 200, "", "unknown", "microsoft-trouble"],
    ["the permission is missing, or a license in words that nobody knows", 403, "You do not have permission", "no", "permission-missing"],
    ["the address is another tenant's", 401, "Invalid token", "unknown", "portal-url-wrong"],
    ["the address belongs to no tenant", 404, "", "unknown", "portal-url-wrong"],
    ["the address leads to a sign-in page", 302, "", "unknown", "portal-url-wrong"],
    ["the tenant has no license", 403, "Tenant is not licensed", "unknown", "license-missing"],
    ["we are slowed down", 429, "", "unknown", "microsoft-slowed-us-down"],
  ])("gives its answer when %s", (_, status, text, expected, code) => {
    expect(classifyCloudAppsProbe({ status, requestId: null, text })).toMatchObject({ answer: expected, code });
  });
});
