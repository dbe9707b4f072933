import { describe, expect, it } from "vitest";
import { type PermissionName, permissions } from "@/lib/catalogue/permissions";
import type { Choices } from "../choosing/choices";
import type { Change } from "./changes";
import type { PermissionCheck } from "./checks";
import { blockedBy, type FormPart, type IntegrationKind, lackingParts, readinessOf, settingsOf } from "./integrations";

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
  (["data-source", "alert-source"] as IntegrationKind[]).map((kind) => readinessOf(kind, checks, wanted).form);
const part = (kind: IntegrationKind, name: FormPart, checks: readonly PermissionCheck[], wanted = choices) =>
  readinessOf(kind, checks, wanted).parts[name];

describe("an integration is ready to be handed over", () => {
  it("when all permissions that it uses work", () => {
    expect(both(permissions.map((p) => works(p.name)))).toEqual(["ready", "ready"]);
  });

  it("without waiting for permissions that only the other one uses", () => {
    expect(both(allBut("SecurityAlert.Read.All", { works: "on-its-way" }))).toEqual(["ready", "not-yet"]);
    expect(both(allBut("Mail.Read", { works: "unknown" }))).toEqual(["not-yet", "not-yet"]);
  });

  it("even if the tenant has nothing to try a permission on", () => {
    expect(both(allBut("File.Read.All", { works: "unknown", isFinal: true }))).toEqual(["ready", "ready"]);
  });

  it("never by waiting, when a permission was refused or the Portal URL is missing", () => {
    expect(both(allBut("SecurityAlert.Read.All", { inToken: "no", works: "no", isFinal: true }))).toEqual(["ready", "out-of-reach"]);
    // A Portal URL of another tenant is a final "no". An earlier version took it for "cannot be tried" and submitted it.
    expect(part("data-source", "cloud-apps", allBut("investigation.read", { works: "no", isFinal: true }))).toBe("out-of-reach");
    const checks = allBut("investigation.read", { works: "unknown", isFinal: true });
    expect(part("data-source", "cloud-apps", checks, { ...choices, portalUrl: null })).toBe("out-of-reach");
  });

  it("without waiting for the parts of its form that can be added later", () => {
    const exchange = allBut("Exchange.ManageAsApp", { works: "on-its-way" });
    expect([both(exchange), part("alert-source", "quarantine", exchange)]).toEqual([["ready", "ready"], "not-yet"]);
    const liveResponse = allBut("Machine.LiveResponse", { inToken: "on-its-way" });
    expect([both(liveResponse), part("data-source", "live-response", liveResponse)]).toEqual([["ready", "ready"], "not-yet"]);
    expect(part("data-source", "cloud-apps", liveResponse)).toBe("ready");
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
  it.each<[Change, readonly string[], readonly string[]]>([
    [{ do: "grant-permission", permission: "Mail.Read", resource: "microsoft-graph" }, ["form"], ["form"]],
    [{ do: "grant-permission", permission: "File.Read.All", resource: "windows-defender-atp" }, ["live-response"], []],
    [{ do: "grant-permission", permission: "investigation.read", resource: "cloud-app-security" }, ["cloud-apps"], []],
    [{ do: "grant-permission", permission: "ThreatHunting.Read.All", resource: "microsoft-graph" }, [], ["form"]],
    [{ do: "assign-exchange-role" }, [], ["quarantine"]],
    [{ do: "create-client-secret" }, ["form"], ["form"]],
    [{ do: "save-data-source" }, [], []],
  ])("%j blocks %j of the Data Source and %j of the Alert Source", (change, dataSource, alertSource) => {
    expect((["data-source", "alert-source"] as const).map((kind) => blockedBy(change, kind))).toEqual([dataSource, alertSource]);
  });
});

describe("a saved integration", () => {
  const domain = "contoso.onmicrosoft.com";
  const lacking = (kind: IntegrationKind, now: Partial<Choices>, saved: Choices = choices) =>
    lackingParts(settingsOf(kind, saved, domain), kind, { ...choices, ...now }, domain);

  it("is whole until one of the choices in its form changes", () => {
    const withoutMail: Choices["capabilities"] = ["cloud-apps", "live-response"];
    expect([lacking("data-source", {}), lacking("alert-source", {})]).toEqual([[], []]);
    const alertTypes: Choices["alertTypes"] = ["defender-incidents"];
    expect([lacking("data-source", { alertTypes }), lacking("alert-source", { alertTypes })]).toEqual([[], null]);
    const capabilities = withoutMail;
    expect([lacking("data-source", { capabilities }), lacking("alert-source", { capabilities })]).toEqual([[], null]);
    expect(lacking("data-source", { portalUrl: "https://contoso.eu.portal.cloudappsecurity.com" })).toBeNull();
    expect(lacking("data-source", { capabilities: ["cloud-apps", "quarantine"] })).toBeNull();
  });

  it("lacks the parts with which it was not saved yet, and Cloud Apps as long as nobody gave the Portal URL", () => {
    expect(lacking("alert-source", {}, { ...choices, capabilities: [] })).toEqual(["quarantine"]);
    expect(lacking("data-source", {}, { ...choices, capabilities: ["live-response"] })).toEqual(["cloud-apps"]);
    expect(lacking("data-source", {}, { ...choices, capabilities: [] })?.toSorted()).toEqual(["cloud-apps", "live-response"]);
    const noUrl = { ...choices, portalUrl: null };
    expect(lacking("data-source", noUrl, noUrl)).toEqual(["cloud-apps"]);
  });

  it("counts as whole when its settings were not stored", () => {
    expect(lackingParts(undefined, "data-source", choices, null)).toEqual([]);
  });
});
