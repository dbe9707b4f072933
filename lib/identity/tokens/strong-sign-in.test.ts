import { describe, expect, it } from "vitest";
import { idTokenClaimsSchema } from "./id-token";
import { claimsToAskFor, isStrongEnough } from "./strong-sign-in";

const claims = (more: object) =>
  idTokenClaimsSchema.parse({
    ...{ iss: "i", aud: "a", exp: 1, tid: "11111111-2222-3333-4444-555555555555", oid: "11111111-2222-3333-4444-666666666666" },
    ...more,
  });

describe("a sign-in", () => {
  it("is strong enough when nothing is required", () => {
    expect(isStrongEnough(claims({}), undefined)).toBe(true);
  });

  it.each([
    [{ acrs: ["c1"] }, true],
    [{ acrs: ["c2", "c1"] }, true],
    [{ acrs: "c1" }, true],
    [{ acrs: ["c2"] }, false],
    [{ acrs: [] }, false],
    [{}, false],
    // A method is no authentication context.
    [{ amr: ["c1"] }, false],
  ])("with %j meets the context c1: %s", (said, isEnough) => {
    expect(isStrongEnough(claims(said), { claim: "acrs", value: "c1" })).toBe(isEnough);
  });

  it("meets a method only when it was used", () => {
    expect(isStrongEnough(claims({ amr: ["pwd", "mfa"] }), { claim: "amr", value: "mfa" })).toBe(true);
    expect(isStrongEnough(claims({ amr: ["pwd"] }), { claim: "amr", value: "mfa" })).toBe(false);
  });

  it("asks Microsoft for the context, so that a policy can demand what it takes", () => {
    expect(JSON.parse(claimsToAskFor({ claim: "acrs", value: "c1" }) ?? "")).toEqual({
      id_token: { acrs: { essential: true, value: "c1" } },
    });
    expect(claimsToAskFor({ claim: "amr", value: "mfa" })).toBeNull();
    expect(claimsToAskFor(undefined)).toBeNull();
  });
});
