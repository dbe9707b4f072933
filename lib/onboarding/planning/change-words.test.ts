import { describe, expect, it } from "vitest";
import { duties } from "@/lib/catalogue/duties";
import { permissions, resourceKeys } from "@/lib/catalogue/permissions";
import { findStep } from "@/lib/catalogue/steps";
import { changeWords, dutyFor, headingOf, stepsOf } from "./change-words";
import type { Change } from "./changes";

const theirs = { integrationId: "int-1", tenantId: "tenant-of-fabrikam", clientId: "app-of-fabrikam", of: "another-tenant" } as const;
const grants = permissions.map((p): Change => ({ do: "grant-permission", permission: p.name, resource: p.resource }));
const changes: Change[] = [
  ...resourceKeys.map((resource): Change => ({ do: "add-resource", resource })),
  { do: "create-application", permissions: permissions.map((p) => p.name), thumbprint: "AB12" },
  { do: "create-application", permissions: ["Mail.Read"], thumbprint: null },
  { do: "create-application", permissions: ["Mail.Read"], thumbprint: "AB12", notConfirmed: { uploadedBy: null } },
  { do: "declare-permissions", permissions: ["Mail.Read", "AuditLog.Read.All", "File.Read.All", "Library.Manage"] },
  { do: "add-certificate", thumbprint: "AB12" },
  { do: "add-certificate", thumbprint: "AB12", notConfirmed: { uploadedBy: "Ada Admin" } },
  { do: "remove-refused-certificate", thumbprint: "AB12" },
  { do: "create-service-principal" },
  { do: "remove-orphan-secret", keyId: "key-1" },
  { do: "create-client-secret" },
  ...grants,
  { do: "remove-stale-exchange-service-principal", identity: "x" },
  { do: "register-in-exchange" },
  { do: "assign-exchange-role" },
  { do: "save-data-source" },
  { do: "save-alert-source" },
  { do: "save-data-source", host: "contoso.dropzone.app" },
  { do: "save-alert-source", host: "contoso.dropzone.app" },
  { do: "save-data-source", host: "contoso.dropzone.app", replaces: theirs },
  { do: "save-alert-source", host: "contoso.dropzone.app", replaces: { ...theirs, of: "another-app" } },
];

describe("the words of a change", () => {
  it.each(changes.map((change) => [changeWords(change).sentence, change] as const))("%s", (sentence, change) => {
    const { detail, doing } = changeWords(change);
    expect(sentence).toMatch(/^[A-Z].*[^.]$/);
    expect(detail).toMatch(/\.$/);
    expect(doing).toMatch(/^[A-Z]\w+ing /);
    expect(`${sentence} ${detail} ${doing}`).not.toMatch(/undefined|null|\bplease\b/i);
    expect(stepsOf(change).map((slug) => findStep(slug)?.slug)).toEqual(stepsOf(change));
    expect(stepsOf(change)).not.toEqual([]);
    expect(duties[dutyFor(change)].name).toBeTruthy();
  });

  it("say what a permission is for, what it permits, and which integration uses it", () => {
    const [first] = permissions;
    expect(changeWords(grants[0] as Change)).toMatchObject({ detail: `${first.purpose} ${first.permits}`, usedBy: "Data Source" });
  });

  it("name three permissions and count the rest", () => {
    const declared: Change = {
      do: "declare-permissions",
      permissions: ["Mail.Read", "AuditLog.Read.All", "File.Read.All", "Library.Manage"],
    };
    expect(changeWords(declared).sentence).toBe("Declare Mail.Read, AuditLog.Read.All, File.Read.All and 1 more on the app registration");
  });

  it("mention a certificate of a new app only when there is one", () => {
    const create = (thumbprint: string | null) => changeWords({ do: "create-application", permissions: [], thumbprint }).detail;
    expect(create("AB12")).toContain("thumbprint AB12");
    expect(create(null)).not.toContain("certificate");
  });
});

describe("the words about Dropzone", () => {
  it("name the Dropzone tenant that gets the secret", () => {
    const { sentence, detail } = changeWords({ do: "save-data-source", host: "contoso.dropzone.app" });
    expect(sentence).toMatch(/^Save the Data Source .* in your Dropzone tenant contoso\.dropzone\.app$/);
    expect(detail).toContain("The client secret goes to contoso.dropzone.app.");
  });

  it("say whose integration is replaced, under a heading of its own", () => {
    const change: Change = { do: "save-data-source", host: "contoso.dropzone.app", replaces: theirs };
    expect(changeWords(change).sentence).toMatch(/^Replace the Data Source/);
    expect(changeWords(change).detail).toMatch(/another Entra tenant \(tenant ID tenant-of-fabrikam, client ID app-of-fabrikam\)/);
    expect(headingOf(change)).toBe("Replace in Dropzone");
    const otherApp: Change = { ...change, replaces: { ...theirs, of: "another-app" } };
    expect(changeWords(otherApp).detail).toMatch(/another app of your tenant \(client ID app-of-fabrikam\)/);
  });

  it("call a certificate Dropzone's only when Dropzone has confirmed it", () => {
    const notConfirmed = { uploadedBy: "Ada Admin" };
    const all = (change: Change) => Object.values(changeWords(change)).join(" ");
    const withCertificate: Extract<Change, { do: "add-certificate" | "create-application" }>[] = [
      { do: "add-certificate", thumbprint: "AB12" },
      { do: "create-application", permissions: [], thumbprint: "AB12" },
    ];
    for (const change of withCertificate) {
      expect(all(change)).toContain("the certificate of your Dropzone tenant");
      expect(all({ ...change, notConfirmed })).toMatch(/uploaded by Ada Admin, not confirmed by Dropzone/i);
      expect(all({ ...change, notConfirmed })).not.toContain("certificate of your Dropzone tenant");
    }
  });
});

describe("who can make a change", () => {
  it.each(permissions.map((p) => [p.name, p.resource] as const))("depends on the service: granting %s", (permission, resource) => {
    const duty = dutyFor({ do: "grant-permission", permission, resource });
    expect(duty).toBe(resource === "microsoft-graph" ? "graph-consent" : "app-admin");
  });

  it.each([
    [{ do: "create-application", permissions: [], thumbprint: null }, "app-admin"],
    [{ do: "declare-permissions", permissions: ["Mail.Read"] }, "app-admin"],
    [{ do: "add-certificate", thumbprint: "AB12" }, "app-admin"],
    [{ do: "register-in-exchange" }, "exchange-admin"],
    [{ do: "assign-exchange-role" }, "exchange-admin"],
    [{ do: "save-alert-source" }, "dropzone-admin"],
  ] as [Change, string][])("%j is for %s", (change, duty) => {
    expect(dutyFor(change)).toBe(duty);
  });
});
