import { describe, expect, it } from "vitest";
import { idTokenClaimsSchema, refuseIdToken, standingIn } from "./id-token";

const tid = "c0170500-0000-4000-8000-000000000001";
const claims = {
  iss: `https://login.microsoftonline.com/${tid}/v2.0`,
  aud: "0d202020-0000-4000-8000-000000000001",
  exp: Date.parse("2026-10-01T12:00:00Z") / 1000,
  tid,
  oid: "11111111-0000-4000-8000-000000000001",
  name: "Ada Admin",
  roles: [],
  acrs: [],
  amr: [],
  preferred_username: "ada@contoso.com",
};
const expected = {
  clientId: claims.aud,
  issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
  now: new Date("2026-10-01T11:30:00Z"),
};

describe("an ID token", () => {
  it("is accepted from its own tenant's issuer, for this portal, until it expires", () => {
    expect(refuseIdToken(claims, expected)).toBeNull();
  });

  it.each([
    ["another tenant's issuer", { iss: "https://login.microsoftonline.com/fab21ca0-0000-4000-8000-000000000002/v2.0" }, "sign-in-failed"],
    ["a foreign issuer", { iss: `https://login.evil.example/${tid}/v2.0` }, "sign-in-failed"],
    ["the template itself as issuer", { iss: "https://login.microsoftonline.com/{tenantid}/v2.0" }, "sign-in-failed"],
    ["another app's audience", { aud: "99999999-0000-4000-8000-000000000009" }, "sign-in-failed"],
    ["a time long past", { exp: Date.parse("2026-10-01T11:00:00Z") / 1000 }, "sign-in-failed"],
    ["a personal account", { tid: "9188040d-6c67-4c5b-b112-36a304b66dad" }, "personal-account"],
  ] as const)("is refused with %s", (_, change, reason) => {
    expect(refuseIdToken({ ...claims, ...change }, expected)).toBe(reason);
  });

  it("has to name a tenant and a person", () => {
    const { oid: _, ...nobody } = claims;
    expect(idTokenClaimsSchema.safeParse(nobody).success).toBe(false);
  });
});

describe("an account in the tenant that signed it in", () => {
  const own = `https://sts.windows.net/${tid}/`;
  const foreign = "https://sts.windows.net/fab21ca0-0000-4000-8000-000000000002/";
  it.each([
    ["a member by the token's acct", { acct: 0 }, null, "member"],
    ["a member by its identity provider", { idp: own }, null, "member"],
    ["a member by an identity provider that repeats the issuer", { idp: claims.iss }, null, "member"],
    ["a member by Graph alone", {}, false, "member"],
    ["a guest by the token's acct, whatever Graph says", { acct: 1 }, false, "guest"],
    ["a guest by an acct that is text", { acct: "1" }, null, "guest"],
    ["a guest by Graph, whatever the token says", { acct: 0, idp: own }, true, "guest"],
    ["a guest when its home tenant is another, although it was made a member", { acct: 0, idp: foreign }, false, "guest"],
    ["a guest of a provider that is no tenant", { idp: "live.com" }, false, "guest"],
    ["unknown when nobody says", {}, null, "unknown"],
    ["unknown when the claim has a value that Microsoft does not document", { acct: 7 }, null, "unknown"],
  ] as const)("is %s", (_, given, isGuest, standing) => {
    expect(standingIn({ ...claims, ...given }, isGuest)).toBe(standing);
  });
});
