import { describe, expect, it } from "vitest";
import { type PermissionName, permissions } from "@/lib/catalogue/permissions";
import type { Choices } from "../choosing/choices";
import type { Change } from "./changes";
import type { PermissionCheck } from "./checks";
import { blocksIntegration, hasSettings, type IntegrationKind, readinessOf, settingsOf } from "./integrations";

const choices: Choices = {
  capabilities: ["cloud-apps", "live-response", "quarantine"],
  alertTypes: ["defender-alerts"],
  portalUrl: "https://contoso.us.portal.cloudappsecurity.com",
};
const works = (permission: PermissionName): PermissionCheck => ({
  permission,
  inToken: "yes",
  works: "yes",
  isFinal: false,
  lacks: null,
  note: null,
  requestId: null,
});
const allBut = (name: PermissionName, part: Partial<PermissionCheck>) =>
  permissions.map((p) => (p.name === name ? { ...works(p.name), ...part } : works(p.name)));
const both = (checks: readonly PermissionCheck[], wanted = choices) =>
  (["data-source", "alert-source"] as IntegrationKind[]).map((kind) => readinessOf(kind, checks, wanted));

describe("an integration is ready to be handed over", () => {
  it("when all permissions that it uses work", () => {
    expect(both(permissions.map((p) => works(p.name)))).toEqual(["ready", "ready"]);
  });

  it("without waiting for permissions that only the other one uses", () => {
    expect(both(allBut("Exchange.ManageAsApp", { works: "on-its-way" }))).toEqual(["ready", "not-yet"]);
    expect(both(allBut("Machine.LiveResponse", { inToken: "on-its-way" }))).toEqual(["not-yet", "ready"]);
    expect(both(allBut("Mail.Read", { works: "unknown" }))).toEqual(["not-yet", "not-yet"]);
  });

  it("even if the tenant has nothing to try a permission on", () => {
    expect(both(allBut("File.Read.All", { works: "unknown", isFinal: true }))).toEqual(["ready", "ready"]);
  });

  it("never by waiting, when a permission was refused or the Portal URL is missing", () => {
    // A Portal URL of another tenant is a final "no". An earlier version took it for "cannot be tried" and submitted it.
    expect(both(allBut("investigation.read", { works: "no", isFinal: true }))).toEqual(["out-of-reach", "ready"]);
    expect(both(allBut("SecurityAlert.Read.All", { inToken: "no", works: "no", isFinal: true }))).toEqual(["ready", "out-of-reach"]);
    const checks = allBut("investigation.read", { works: "unknown", isFinal: true });
    expect(both(checks, { ...choices, portalUrl: null })).toEqual(["out-of-reach", "ready"]);
  });

  it("without the permissions of declined capabilities", () => {
    const base = { ...choices, capabilities: [], portalUrl: null };
    expect(
      both(
        permissions.filter((p) => p.capability === "base").map((p) => works(p.name)),
        base,
      ),
    ).toEqual(["ready", "ready"]);
  });
});

describe("a change that could not be made", () => {
  it.each<[Change, IntegrationKind[]]>([
    [{ do: "grant-permission", permission: "Mail.Read", resource: "microsoft-graph" }, ["data-source", "alert-source"]],
    [{ do: "grant-permission", permission: "File.Read.All", resource: "windows-defender-atp" }, ["data-source"]],
    [{ do: "grant-permission", permission: "ThreatHunting.Read.All", resource: "microsoft-graph" }, ["alert-source"]],
    [{ do: "assign-exchange-role" }, ["alert-source"]],
    [{ do: "create-client-secret" }, ["data-source", "alert-source"]],
    [{ do: "save-data-source" }, []],
  ])("%j blocks %j", (change, held) => {
    expect((["data-source", "alert-source"] as const).filter((kind) => blocksIntegration(change, kind))).toEqual(held);
  });
});

describe("a saved integration", () => {
  const saved = (kind: IntegrationKind) => settingsOf(kind, choices, "contoso.onmicrosoft.com");
  const still = (kind: IntegrationKind, now: Partial<Choices>) =>
    hasSettings(saved(kind), kind, { ...choices, ...now }, "contoso.onmicrosoft.com");

  it("matches the choices until one of those in its form changes", () => {
    expect([still("data-source", {}), still("alert-source", {})]).toEqual([true, true]);
    expect([
      still("data-source", { alertTypes: ["defender-incidents"] }),
      still("alert-source", { alertTypes: ["defender-incidents"] }),
    ]).toEqual([true, false]);
    const withoutMail: Choices["capabilities"] = ["cloud-apps", "live-response"];
    expect([still("data-source", { capabilities: withoutMail }), still("alert-source", { capabilities: withoutMail })]).toEqual([
      true,
      false,
    ]);
    expect(still("data-source", { portalUrl: "https://contoso.eu.portal.cloudappsecurity.com" })).toBe(false);
    expect(still("data-source", { capabilities: ["cloud-apps", "quarantine"] })).toBe(false);
  });

  it("counts as matching when its settings were not stored", () => {
    expect(hasSettings(undefined, "data-source", choices, null)).toBe(true);
  });
});
