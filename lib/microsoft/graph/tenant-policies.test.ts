import { describe, expect, it } from "vitest";
import type { BatchAnswer } from "./batch";
import { daysOf, parseAppPolicy, parseSubscriptions } from "./tenant-policies";

const answer = (body: unknown, status = 200) => ({ status, body, requestId: "r", headers: new Headers() }) as unknown as BatchAnswer;
const policy = (passwordCredentials: object[], keyCredentials: object[] = [], isEnabled = true) =>
  answer({ isEnabled, applicationRestrictions: { passwordCredentials, keyCredentials } });
const seen = (given: BatchAnswer, createdAt: string | null = null) => {
  const found = parseAppPolicy(given, createdAt);
  return found.known ? found.value : found.because;
};
const nothing = { areSecretsBlocked: false, secretDays: null, certificateDays: null, needsTrustedAuthority: false };

describe("the app management policy", () => {
  it.each<[string, BatchAnswer, object]>([
    ["that is switched off restricts nothing", policy([{ restrictionType: "passwordAddition", state: "enabled" }], [], false), nothing],
    [
      "with a restriction that is switched off restricts nothing",
      policy([{ restrictionType: "passwordAddition", state: "disabled" }]),
      nothing,
    ],
    ["blocks secrets", policy([{ restrictionType: "passwordAddition", state: "enabled" }]), { ...nothing, areSecretsBlocked: true }],
    ["of before states existed blocks secrets", policy([{ restrictionType: "passwordAddition" }]), { ...nothing, areSecretsBlocked: true }],
    [
      "shortens secrets to the shortest of several",
      policy(["P1Y", "P180D"].map((maxLifetime) => ({ restrictionType: "passwordLifetime", state: "enabled", maxLifetime }))),
      { ...nothing, secretDays: 180 },
    ],
    [
      "shortens certificates and demands an authority",
      policy([], [{ restrictionType: "asymmetricKeyLifetime", maxLifetime: "P90D" }, { restrictionType: "trustedCertificateAuthority" }]),
      { ...nothing, certificateDays: 90, needsTrustedAuthority: true },
    ],
  ])("%s", (_, given, expected) => {
    expect(seen(given)).toEqual(expected);
  });

  it("leaves apps alone that are older than it", () => {
    const since = { restrictionType: "passwordAddition", restrictForAppsCreatedAfterDateTime: "2026-01-01T00:00:00Z" };
    expect(seen(policy([since]), "2025-06-01T00:00:00Z")).toEqual(nothing);
    expect(seen(policy([since]), "2026-06-01T00:00:00Z")).toMatchObject({ areSecretsBlocked: true });
  });

  it("is unknown when Microsoft refuses", () => {
    expect(seen(answer({ error: { code: "Authorization_RequestDenied", message: "Insufficient privileges" } }, 403))).toBe("refused");
  });

  it.each<[string, number | null]>([
    ["P180D", 180],
    ["P1Y6M", 365 + 168],
    ["P4DT12H30M5S", 4],
    ["P2W", 14],
    ["180 days", null],
    ["P", null],
  ])("reads %s as %s days", (duration, days) => {
    expect(daysOf(duration)).toBe(days);
  });
});

describe("what else a tenant tells", () => {
  it("is which products its subscriptions contain, without those that were suspended", () => {
    const value = [
      { capabilityStatus: "Enabled", servicePlans: [{ servicePlanName: "EXCHANGE_S_ENTERPRISE" }, { servicePlanName: "WINDEFATP" }] },
      { capabilityStatus: "Suspended", servicePlans: [{ servicePlanName: "ADALLOM_S_STANDALONE" }] },
    ];
    expect(parseSubscriptions(answer({ value }))).toMatchObject({ known: true, value: ["defender-for-endpoint", "exchange"] });
  });
});
