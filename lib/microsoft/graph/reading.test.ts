import { describe, expect, it } from "vitest";
import { knownRoleIds } from "@/lib/catalogue/known-role-ids";
import { permissionsOf, resourceKeys } from "@/lib/catalogue/permissions";
import { type BatchAnswer, tripsOf } from "./batch";
import { pathOfNextLink } from "./client";
import { graphErrorFrom } from "./graph-error";
import {
  classifyGraphProbe,
  classifyMailProbes,
  graphProbeRequests,
  graphProbes,
  mailProbeRequests,
  readGraphProbe,
  usersToTry,
} from "./probes";
import { parseResource } from "./resources";

const answer = (status: number, body: unknown = {}): BatchAnswer => ({ status, body, requestId: "r", retryAfter: null });
const error = (status: number, code: string, message = "") => answer(status, { error: { code, message } });

describe("an error of Graph", () => {
  it.each(["innerError", "innererror"])("has the request id from its body, spelled %s", (spelling) => {
    const body = { error: { code: "X", message: "m", [spelling]: { "request-id": "from-body" } } };
    expect(graphErrorFrom({ status: 400, body })).toMatchObject({ code: "X", requestId: "from-body", kind: "bad-request" });
  });
  it("is read even when the body is a gateway's page", () => {
    expect(graphErrorFrom({ status: 502, body: null })).toMatchObject({ code: "Http502", kind: "server" });
  });
  it("lists the codes of its details", () => {
    const body = { error: { code: "Request_BadRequest", message: "m", details: [{ code: "NoBackingApplicationObject" }] } };
    expect(graphErrorFrom({ status: 400, body }).details).toEqual(["NoBackingApplicationObject"]);
  });
});

describe("paging", () => {
  const origin = "https://graph.microsoft.com";
  it("follows a next page on the same host, with its cursor", () => {
    expect(pathOfNextLink(`${origin}/v1.0/applications?$skiptoken=a%2Bb`, origin)).toBe("/applications?$skiptoken=a%2Bb");
  });
  it.each(["https://graph.microsoft.com.evil.example/v1.0/x", "http://graph.microsoft.com/v1.0/x", "https://graph.microsoft.us/v1.0/x"])(
    "does not send the token to %s",
    (link) => {
      expect(() => pathOfNextLink(link, origin)).toThrow("The next page is on");
    },
  );
});

describe("a batch", () => {
  it("sends twenty requests at a time, and beta apart from v1.0", () => {
    const requests = Array.from(
      { length: 41 },
      (_, index) => ({ id: `${index}`, method: "GET", url: "/me", version: index === 0 ? "beta" : "v1.0" }) as const,
    );
    expect(tripsOf(requests).map((trip) => [trip.version, trip.requests.length])).toEqual([
      ["v1.0", 20],
      ["v1.0", 20],
      ["beta", 1],
    ]);
  });
});

describe("a resource", () => {
  const role = (value: string, id: string, part: object = {}) => ({
    id,
    value,
    isEnabled: true,
    allowedMemberTypes: ["Application"],
    ...part,
  });
  const found = (appRoles: object[]) => answer(200, { id: "sp", appId: "app", appRoles });
  const graphRoles = permissionsOf("microsoft-graph").map(({ name }) => role(name, knownRoleIds[name]));

  it("gives the id of each permission by its name", () => {
    expect(parseResource("microsoft-graph", found(graphRoles))).toMatchObject({
      known: true,
      value: { roleIds: Object.fromEntries(permissionsOf("microsoft-graph").map(({ name }) => [name, knownRoleIds[name]])) },
    });
  });
  it.each([
    ["a delegated scope of the same name", { allowedMemberTypes: ["User"] }],
    ["a role that is switched off", { isEnabled: false }],
  ])("ignores %s", (_, part) => {
    const roles = [role("Mail.Read", knownRoleIds["Mail.Read"], part)];
    expect(parseResource("microsoft-graph", found(roles))).toMatchObject({ value: { roleIds: {} } });
  });
  it("does not use an id that is not the published one", () => {
    const roles = [role("Mail.Read", "00000000-0000-0000-0000-000000000bad")];
    expect(parseResource("microsoft-graph", found(roles))).toMatchObject({ value: { roleIds: {} } });
  });
  it.each(resourceKeys)("is absent when Microsoft answers 404: %s", (key) => {
    expect(parseResource(key, error(404, "Request_ResourceNotFound"))).toMatchObject({ known: true, value: null });
  });
  it("is unknown when Microsoft refuses to show it", () => {
    expect(parseResource("exchange-online", error(403, "Authorization_RequestDenied"))).toMatchObject({ known: false, because: "refused" });
  });
});

describe("trying a permission", () => {
  it("covers every Microsoft Graph permission except the one that needs a mailbox", () => {
    const tried = [...graphProbes, "Mail.Read"].sort();
    expect(tried).toEqual(
      permissionsOf("microsoft-graph")
        .map(({ name }) => name)
        .sort(),
    );
  });
  it("sends only the requested probes", () => {
    expect(graphProbeRequests(["SecurityAlert.Read.All"]).map(({ id }) => id)).toEqual(["probe:SecurityAlert.Read.All"]);
  });
  it.each([
    ["works", answer(200, { value: [] }), "yes", null],
    [
      "is missing",
      error(403, "Forbidden", "Auth token does not contain valid permissions or user does not have valid roles."),
      "no",
      "permission-missing",
    ],
    ["is missing, in the words of the directory", error(403, "Authorization_RequestDenied"), "no", "permission-missing"],
    ["is unknown without a license", error(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant"), "unknown", "license-missing"],
    ["is unknown before Defender was opened", error(403, "Forbidden", "Account is not provisioned."), "unknown", "product-not-provisioned"],
    ["is unknown when Microsoft throttled us", error(429, "TooManyRequests"), "unknown", "microsoft-slowed-us-down"],
    ["is unknown when no answer came", error(504, "GatewayTimeout"), "unknown", "microsoft-unreachable"],
    ["is unknown when the token is not accepted", error(401, "InvalidAuthenticationToken"), "unknown", "token-expired"],
    ["is unknown when the call does not exist", error(404, "UnknownError"), "unknown", "license-missing"],
    [
      "works, although the table is missing",
      error(400, "BadRequest", "'take' operator: Failed to resolve table or column expression named 'AlertInfo'"),
      "yes",
      "license-missing",
    ],
  ])("says that it %s", (_, said, expected, code) => {
    expect(classifyGraphProbe(said)).toMatchObject({ answer: expected, code });
  });
});

describe("trying AuditLog.Read.All", () => {
  const noLicense = error(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant");
  const read = (signIns: BatchAnswer, audits: BatchAnswer) =>
    readGraphProbe(
      "AuditLog.Read.All",
      new Map([
        ["probe:AuditLog.Read.All", signIns],
        ["probe:directory-audits", audits],
      ]),
    );
  it("counts the audit log when the tenant lacks the license for sign-ins", () => {
    expect(read(noLicense, answer(200, { value: [] }))).toMatchObject({ answer: "yes", note: expect.stringContaining("license") });
    expect(read(noLicense, error(403, "Authentication_MSGraphPermissionMissing"))).toMatchObject({
      answer: "unknown",
      code: "license-missing",
    });
  });
  it("does not count the audit log otherwise, since Directory.Read.All opens it too", () => {
    expect(read(error(403, "Authentication_MSGraphPermissionMissing"), answer(200, { value: [] })).answer).toBe("no");
  });
});

describe("trying Mail.Read", () => {
  const noMailbox = error(404, "MailboxNotEnabledForRESTAPI");
  it("tries the people that the directory listed, and requests only ids", () => {
    const users = new Map([["probe:Directory.Read.All", answer(200, { value: [{ id: "u1" }, { id: "u2" }] })]]);
    expect(usersToTry(users)).toEqual(["u1", "u2"]);
    expect(mailProbeRequests(usersToTry(users)).map(({ url }) => url)).toEqual([
      "/users/u1/messages?$top=1&$select=id",
      "/users/u2/messages?$top=1&$select=id",
    ]);
  });
  it.each([
    ["one mailbox opens", [noMailbox, answer(200, { value: [] })], "yes"],
    ["all are refused", [error(403, "ErrorAccessDenied", "Access is denied."), noMailbox], "no"],
    ["a policy limits the app", [noMailbox, error(403, "ErrorAccessDenied", "Access to OData is disabled.")], "unknown"],
    ["nobody has a mailbox", [noMailbox], "unknown"],
    ["the directory is empty", [], "unknown"],
  ])("gives the most informative answer when %s", (_, said, expected) => {
    expect(classifyMailProbes(said).answer).toBe(expected);
  });
});
