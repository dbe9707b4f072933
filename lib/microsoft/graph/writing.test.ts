import { describe, expect, it } from "vitest";
import { classifyCreateApplication, createApplicationRequest } from "./applications";
import type { BatchAnswer } from "./batch";
import { addPasswordRequest, classifyAddPassword, secretEndsAt } from "./credentials";
import { certificateEntry, keyThumbprint, mergeKeyCredentials, thumbprintOf, withoutThumbprint } from "./key-credentials";
import { classifyRemovePassword } from "./removals";
import { mergeRequiredAccess } from "./required-access";
import { classifyAddResource, classifyCreateServicePrincipal, classifyGrant } from "./service-principals";

const answer = (status: number, body: unknown = null): BatchAnswer => ({ status, body, requestId: "r", retryAfter: null });
const error = (status: number, code: string, message = "", details: string[] = []) =>
  answer(status, { error: { code, message, details: details.map((detail) => ({ code: detail })), innerError: { "request-id": "r" } } });

const notFound = error(
  404,
  "Request_ResourceNotFound",
  "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
);
const denied = error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
const concurrent = error(409, "Directory_ConcurrencyViolation");

describe("a grant", () => {
  const granted = answer(201, { id: "g", resourceId: "r", appRoleId: "a", createdDateTime: "2026-01-01T00:00:00Z" });
  it.each([
    ["made", granted, "done"],
    ["made before", error(400, "Request_BadRequest", "Permission being assigned already exists on the object"), "already-there"],
    [
      "made before, in Entra's other wording",
      error(400, "Request_MultipleObjectsWithSameKeyValue", "EntitlementGrant entry already exists."),
      "already-there",
    ],
    ["to a service principal that is not replicated yet", notFound, "not-yet"],
    [
      "to a service principal that some servers do not know yet",
      error(400, "Request_BadRequest", "Not a valid reference update."),
      "not-yet",
    ],
    ["while somebody else writes", concurrent, "not-yet"],
    ["without the rights", denied, "failed"],
    [
      "of a role that the resource does not have",
      error(400, "Request_BadRequest", "Permission being assigned was not found on application"),
      "failed",
    ],
    ["that was slowed down", error(429, "TooManyRequests"), "failed"],
  ])("%s", (_, said, is) => {
    expect(classifyGrant(said).is).toBe(is);
  });
});

describe("a service principal", () => {
  it.each([
    ["made", answer(201, { id: "sp", appId: "a", accountEnabled: true }), "done"],
    [
      "made before",
      error(409, "Request_MultipleObjectsWithSameKeyValue", "The service principal cannot be created: its name is already in use"),
      "already-there",
    ],
    [
      "of an app that is seconds old",
      error(400, "Request_BadRequest", "The appId 'a' does not reference a valid application object.", ["NoBackingApplicationObject"]),
      "not-yet",
    ],
    [
      "refused with the misleading 403",
      error(
        403,
        "Authorization_RequestDenied",
        "When using this permission, the backing application of the service principal being created must in the local tenant",
      ),
      "not-yet",
    ],
    ["without the rights", denied, "failed"],
  ])("%s", (_, said, is) => {
    expect(classifyCreateServicePrincipal(said).is).toBe(is);
  });

  it("of a Microsoft product that the tenant cannot have fails at once, since waiting would not help", () => {
    const said = error(400, "Request_BadRequest", "The appId 'a' does not reference a valid application object.", [
      "NoBackingApplicationObject",
    ]);
    expect(classifyAddResource("windows-defender-atp", said).is).toBe("failed");
  });
});

describe("the application", () => {
  it("is created by its unique name, so that a repeated request creates no second one", () => {
    const request = createApplicationRequest({ uniqueName: "dropzone-ai-1", permissions: [], certificate: { der: "MII" } });
    expect(request).toMatchObject({
      method: "PATCH",
      url: "/applications(uniqueName='dropzone-ai-1')",
      headers: { Prefer: "create-if-missing" },
    });
    expect(request.body).toMatchObject({ signInAudience: "AzureADMyOrg", keyCredentials: [{ key: "MII", usage: "Verify" }] });
    expect(JSON.stringify(request.body)).not.toContain("keyId");
  });
  it.each([
    ["made", answer(201, { id: "o", appId: "a" }), "done"],
    ["made before", answer(204), "already-there"],
    ["refused", denied, "failed"],
  ])("%s", (_, said, is) => {
    expect(classifyCreateApplication(said).is).toBe(is);
  });
});

describe("a secret", () => {
  it("ends between one and two days before two years, within the limits that tenants set, at a second of its own", () => {
    const ends = Array.from({ length: 50 }, () => secretEndsAt(new Date("2027-11-23T00:00:00Z")));
    const days = ends.map((end) => (Date.parse(end) - Date.parse("2027-11-23T00:00:00Z")) / 86_400_000);
    expect(Math.max(...days)).toBeLessThanOrEqual(729);
    expect(Math.min(...days)).toBeGreaterThan(728);
    expect(new Set(ends).size).toBeGreaterThan(40);
    expect(ends.every((end) => end.endsWith(".000Z"))).toBe(true);
  });
  it("is not requested twice when the answer may have been lost", () => {
    expect(addPasswordRequest({ objectId: "o", endDateTime: "2028-01-01T00:00:00Z" }).repeatable).toBe(false);
  });
  it("is not created yet while the app is not replicated", () => {
    expect(classifyAddPassword(notFound).is).toBe("not-yet");
  });
  it("is refused for good when a policy forbids it", () => {
    expect(classifyAddPassword(error(400, "CredentialTypeNotAllowedAsPerAppPolicy")).is).toBe("failed");
  });
  it("counts as removed when it does not exist any more", () => {
    expect(classifyRemovePassword(error(400, "Request_BadRequest", "No password credential found with keyId 'k'.")).is).toBe(
      "already-there",
    );
  });
});

describe("a thumbprint", () => {
  const hex = "ABCDEF0123456789ABCDEF0123456789ABCDEF01";
  it.each([
    ["hex", hex],
    ["lower-case hex", hex.toLowerCase()],
    ["hex with colons", hex.match(/../g)?.join(":")],
    ["base64 of its bytes", Buffer.from(hex, "hex").toString("base64")],
  ])("is read from %s", (_, written) => {
    expect(thumbprintOf(written)).toBe(hex);
  });
  it.each([null, undefined, "", "ABCD", "not a thumbprint at all"])("is null for %s", (written) => {
    expect(thumbprintOf(written)).toBeNull();
  });
});

describe("adding a certificate", () => {
  const existing = { keyId: "k", customKeyIdentifier: "AA".repeat(20), key: "MIIold", displayName: "theirs", usage: "Verify" };
  it("keeps what others uploaded, exactly as it was", () => {
    expect(mergeKeyCredentials([existing], { der: "MIInew", thumbprint: "BB".repeat(20) })).toEqual([existing, certificateEntry("MIInew")]);
  });
  it("writes nothing when it is there already", () => {
    expect(mergeKeyCredentials([existing], { der: "MIIold", thumbprint: keyThumbprint(existing) ?? "" })).toBeNull();
  });
  it("is not deceived by a key of somebody else's that is labelled as the certificate", () => {
    const planted = { ...existing, customKeyIdentifier: "BB".repeat(20) };
    expect(mergeKeyCredentials([planted], { der: "MIInew", thumbprint: "BB".repeat(20) })).toEqual([planted, certificateEntry("MIInew")]);
    expect(withoutThumbprint([planted], "BB".repeat(20))).toBeNull();
  });
  it("goes by the label where Graph does not send the certificate", () => {
    expect(keyThumbprint({ ...existing, key: null })).toBe("AA".repeat(20));
  });
});

describe("declaring permissions", () => {
  const theirs = { resourceAppId: "graph", resourceAccess: [{ id: "same", type: "Scope" }] };
  it("adds roles and keeps delegated scopes, even one with the same id", () => {
    const wanted = [
      { resourceAppId: "graph", appRoleIds: ["same"] },
      { resourceAppId: "exchange", appRoleIds: ["a"] },
    ];
    const once = mergeRequiredAccess([theirs], wanted);
    expect(once).toEqual([
      {
        resourceAppId: "graph",
        resourceAccess: [
          { id: "same", type: "Scope" },
          { id: "same", type: "Role" },
        ],
      },
      { resourceAppId: "exchange", resourceAccess: [{ id: "a", type: "Role" }] },
    ]);
    expect(mergeRequiredAccess(once, wanted)).toEqual(once);
    expect(theirs.resourceAccess).toHaveLength(1);
  });
});
