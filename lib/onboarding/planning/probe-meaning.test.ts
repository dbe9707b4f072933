import { describe, expect, it } from "vitest";
import type { PermissionName } from "@/lib/catalogue/permissions";
import type { ErrorCode } from "@/lib/errors/codes";
import type { PermissionCheck } from "./checks";
import {
  type AppTokenRefusal,
  type KnownBefore,
  meaningOfMissingRole,
  meaningOfNoToken,
  meaningOfProbe,
  type ProbeResult,
} from "./probe-meaning";

const nothingKnown: KnownBefore = { granted: new Set(), hasExchangeRole: false, hasPortalUrl: false, isSecretOld: false };
const granted = (...names: PermissionName[]) => ({ granted: new Set(names) });
const said = (answer: ProbeResult["answer"], code: ErrorCode | null = null): ProbeResult => ({
  answer,
  code,
  note: "note",
  requestId: "r",
});

type Says = Pick<PermissionCheck, "works" | "isFinal" | "lacks">;
const says = (works: Says["works"], isFinal: boolean, lacks: Says["lacks"] = null): Says => ({ works, isFinal, lacks });

describe("a probe", () => {
  it.each<[string, PermissionName, ProbeResult, Partial<KnownBefore>, Says]>([
    ["that worked", "Mail.Read", said("yes"), {}, says("yes", false)],
    ["that is not made on purpose", "Machine.LiveResponse", said("not-tried", "permission-not-tried"), {}, says("not-tried", true)],
    ["that Microsoft refuses", "Mail.Read", said("no", "permission-missing"), {}, says("no", false)],
    [
      "that is refused although the permission is granted",
      "Mail.Read",
      said("no", "permission-missing"),
      granted("Mail.Read"),
      says("on-its-way", false),
    ],
    [
      "that is refused while another permission is granted",
      "Mail.Read",
      said("no", "permission-missing"),
      granted("File.Read.All"),
      says("no", false),
    ],
    ["without an answer", "Mail.Read", said("unknown", "microsoft-unreachable"), granted("Mail.Read"), says("unknown", false)],
    ["with nothing to try it on", "File.Read.All", said("unknown", "license-missing"), {}, says("unknown", true)],
    ["with no mailbox to try", "Mail.Read", said("unknown", "mailbox-not-found"), granted("Mail.Read"), says("unknown", true)],
    ["of Cloud Apps without its address", "investigation.read", said("unknown"), {}, says("unknown", true)],
    ["of Cloud Apps with its address", "investigation.read", said("unknown"), { hasPortalUrl: true }, says("unknown", false)],
    [
      "at the address of another tenant",
      "investigation.read",
      said("no", "portal-url-wrong"),
      { ...granted("investigation.read"), hasPortalUrl: true },
      says("no", true, "portal-url"),
    ],
    [
      "of Exchange before its role is assigned",
      "Exchange.ManageAsApp",
      said("no", "exchange-not-effective"),
      granted("Exchange.ManageAsApp"),
      says("no", true, "exchange-role"),
    ],
    [
      "of Exchange after its role is assigned",
      "Exchange.ManageAsApp",
      said("no", "exchange-not-effective"),
      { ...granted("Exchange.ManageAsApp"), hasExchangeRole: true },
      says("on-its-way", false),
    ],
  ])("%s", (_, permission, result, known, expected) => {
    const check = meaningOfProbe(permission, result, { ...nothingKnown, ...known });
    expect(check).toMatchObject({ permission, inToken: "yes", requestId: "r", ...expected });
  });

  it.each<[string, ProbeResult, Partial<KnownBefore>, ErrorCode]>([
    ["a license", said("unknown", "license-missing"), granted("File.Read.All"), "license-missing"],
    ["another address", said("unknown", "portal-url-wrong"), granted("File.Read.All"), "portal-url-wrong"],
    ["lag", said("no", "permission-missing"), granted("File.Read.All"), "permission-not-effective"],
    ["a refusal for good", said("no", "permission-missing"), {}, "permission-missing"],
  ])("that failed says why in a code: %s", (_, result, known, code) => {
    expect(meaningOfProbe("File.Read.All", result, { ...nothingKnown, ...known }).code).toBe(code);
  });

  it("that Cloud Apps refuses in words that nobody knows may also mean a missing license", () => {
    const known = { ...nothingKnown, ...granted("investigation.read"), hasPortalUrl: true };
    const { works, note } = meaningOfProbe("investigation.read", said("no", "permission-missing"), known);
    expect([works, note]).toEqual(["on-its-way", expect.stringContaining("may have no license for Cloud Apps")]);
    const other = meaningOfProbe("File.Read.All", said("no", "permission-missing"), { ...nothingKnown, ...granted("File.Read.All") });
    expect(other.note).not.toContain("license");
  });

  it("that was not made leaves the answer unknown, and waiting does not help", () => {
    expect(meaningOfProbe("Library.Manage", undefined, nothingKnown)).toMatchObject({ inToken: "yes", works: "unknown", isFinal: true });
  });
});

describe("a permission that is missing from a fresh token", () => {
  it.each<[string, Partial<KnownBefore>, Partial<PermissionCheck>]>([
    ["lacks the grant", {}, { inToken: "no", works: "no", isFinal: true, lacks: "grant" }],
    [
      "is on its way when it was granted",
      granted("Mail.Read"),
      { inToken: "on-its-way", works: "on-its-way", isFinal: false, lacks: null },
    ],
  ])("%s", (_, known, expected) => {
    expect(meaningOfMissingRole("Mail.Read", { requestId: "r" }, { ...nothingKnown, ...known })).toMatchObject({
      ...expected,
      requestId: "r",
    });
  });
});

it.each<[string, ErrorCode]>([
  ["AADSTS7000215", "secret-not-accepted"],
  ["AADSTS7000222", "secret-expired"],
  // Its words are about a person's device, which an app does not have.
  ["AADSTS53003", "permission-refused"],
  ["invalid_client", "permission-refused"],
])("no token, refused with %s, is “%s”", (code, expected) => {
  const refusal = { reason: "refused", code, message: "Wrong.", requestId: "r" } as const;
  expect(meaningOfNoToken("Mail.Read", refusal, nothingKnown).code).toBe(expected);
});

describe("no token, because of", () => {
  const notYet = { inToken: "on-its-way", works: "on-its-way", isFinal: false } as const;
  const no = { inToken: "no", works: "no", isFinal: true, note: "Wrong. (AADSTS1)" } as const;
  const unknown = { inToken: "unknown", works: "unknown", isFinal: false } as const;
  it.each<[AppTokenRefusal, "new" | "old", Partial<PermissionCheck>]>([
    ["secret-not-accepted-yet", "new", notYet],
    ["secret-not-accepted-yet", "old", no],
    ["app-not-found-yet", "new", notYet],
    ["app-not-found-yet", "old", no],
    ["consent-not-effective-yet", "new", notYet],
    ["consent-not-effective-yet", "old", no],
    ["refused", "new", no],
    ["refused", "old", no],
    ["cut-off", "old", unknown],
    ["slowed-down", "old", unknown],
  ])("%s with a %s secret", (reason, age, expected) => {
    const refusal = { reason, code: "AADSTS1", message: "Wrong.", requestId: "r" };
    expect(meaningOfNoToken("Mail.Read", refusal, { ...nothingKnown, isSecretOld: age === "old" })).toMatchObject({
      ...expected,
      lacks: null,
    });
  });
});
