import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OptionalCapabilityId, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { type PermissionName, permissions, resourceKeys, resources } from "@/lib/catalogue/permissions";
import { type Change, changeId } from "./changes";
import { type Desired, desiredState } from "./desired";
import type { Observed, ObservedSecret } from "./observed";
import { isHandOver, isWithin, type KnownToPortal, plan, waves } from "./plan";

const certificate = { thumbprint: "AB".repeat(20), der: "MIIB", notAfter: "2030-01-01T00:00:00Z", source: "dropzone" as const };

function desired(capabilities: readonly OptionalCapabilityId[] = optionalCapabilities): Desired {
  return desiredState({
    uniqueName: "dropzone-ai-contoso",
    choices: { capabilities: [...capabilities], alertTypes: ["defender-alerts"], portalUrl: null },
    certificate,
  });
}

const nothingKnown: KnownToPortal = {
  secretKeyId: null,
  hasSecretValue: false,
  lostSecretSince: null,
  saved: { "data-source": false, "alert-source": false },
};
const roleId = (name: string) => `role-${name}`;

function emptyTenant(): Observed {
  const known = <T>(value: T) => ({ known: true as const, value, requestId: "r" });
  return {
    at: "2026-01-01T00:00:00Z",
    organization: known({ tenantId: "t", displayName: "Contoso", initialDomain: "contoso.onmicrosoft.com" }),
    application: known(null),
    namesakes: [],
    servicePrincipal: known(null),
    resources: Object.fromEntries(
      resourceKeys.map((key) => [
        key,
        known({
          servicePrincipalId: `sp-${key}`,
          appId: resources[key].appId,
          roleIds: Object.fromEntries(permissions.filter((p) => p.resource === key).map((p) => [p.name, roleId(p.name)])),
        }),
      ]),
    ) as Observed["resources"],
    exchange: known({ servicePrincipal: null, roleAssignment: null }),
    roles: ["global-administrator"],
  };
}

function satisfied(want: Desired): { observed: Observed; known: KnownToPortal } {
  const observed = emptyTenant();
  const app = {
    objectId: "app-object",
    appId: "app-id",
    displayName: "Dropzone AI",
    uniqueName: want.uniqueName,
    signInAudience: "AzureADMyOrg",
    tags: [],
    declared: resourceKeys.map((key) => ({
      resourceAppId: resources[key].appId,
      appRoleIds: want.permissions.filter((p) => p.resource === key).map((p) => roleId(p.name)),
    })),
    certificates: [{ keyId: "c", thumbprint: certificate.thumbprint, endDateTime: null }],
    secrets: [
      {
        keyId: "s",
        displayName: "Dropzone AI Integration Key",
        startDateTime: "2026-01-01T00:00:00Z",
        endDateTime: "2027-12-30T00:00:00Z",
      },
    ],
  };
  return {
    observed: {
      ...observed,
      application: { known: true, value: app, requestId: null },
      servicePrincipal: {
        known: true,
        requestId: null,
        value: {
          servicePrincipalId: "sp",
          appId: "app-id",
          accountEnabled: true,
          grants: want.permissions.map((p) => ({
            id: p.name,
            resourceId: `sp-${p.resource}`,
            appRoleId: roleId(p.name),
            createdDateTime: null,
          })),
        },
      },
      exchange: {
        known: true,
        requestId: null,
        value: { servicePrincipal: { identity: "x", appId: "app-id", objectId: "SP" }, roleAssignment: { name: "Transport Hygiene-sp" } },
      },
    },
    known: { secretKeyId: "s", hasSecretValue: false, lostSecretSince: null, saved: { "data-source": true, "alert-source": true } },
  };
}

describe("planning", () => {
  it("makes 20 changes in an empty tenant when everything is wanted", () => {
    expect(plan(desired(), emptyTenant(), nothingKnown)).toHaveLength(20);
  });

  it("asks for nothing when the tenant already has everything", () => {
    const want = desired();
    const { observed, known } = satisfied(want);
    expect(plan(want, observed, known)).toEqual([]);
  });

  it("never asks for what was declined", () => {
    const changes = plan(desired([]), emptyTenant(), nothingKnown);
    expect(changes.filter((c) => c.do === "grant-permission").map((c) => c.resource)).toEqual(Array(7).fill("microsoft-graph"));
    expect(changes.map((c) => c.do)).not.toContain("assign-exchange-role");
    expect(changes.find((c) => c.do === "create-application")).toMatchObject({ thumbprint: null });
  });

  it.each(permissions.map((p) => p.name))("grants %s when only that is missing", (name) => {
    const want = desired();
    const { observed, known } = satisfied(want);
    const principal = observed.servicePrincipal.known ? observed.servicePrincipal.value : null;
    const without = principal && { ...principal, grants: principal.grants.filter((g) => g.appRoleId !== roleId(name)) };
    const changes = plan(want, { ...observed, servicePrincipal: { known: true, value: without, requestId: null } }, known);
    expect(changes.map(changeId)).toEqual([`grant-permission:${name}`]);
  });

  it("leaves alone what it could not look at", () => {
    const unknown = { known: false as const, because: "cut-off" as const, requestId: null, message: "no answer" };
    const observed: Observed = { ...emptyTenant(), application: unknown, servicePrincipal: unknown, exchange: unknown };
    expect(plan(desired(), observed, nothingKnown).every(isHandOver)).toBe(true);
  });

  it("adds a missing Microsoft service first and declares its permissions after", () => {
    const observed = emptyTenant();
    observed.resources["windows-defender-atp"] = { known: true, value: null, requestId: null };
    const ordered = waves(plan(desired(), observed, nothingKnown));
    const waveOf = (id: string) => ordered.findIndex((wave) => wave.some((c) => changeId(c) === id));
    expect(waveOf("add-resource:windows-defender-atp")).toBe(0);
    expect(waveOf("declare-permissions")).toBeGreaterThan(0);
    expect(waveOf("grant-permission:Machine.Read.All")).toBeGreaterThan(waveOf("add-resource:windows-defender-atp"));
  });

  it("neither declares nor grants what the service does not offer in this tenant", () => {
    const observed = emptyTenant();
    const graph = observed.resources["microsoft-graph"];
    if (!graph.known || !graph.value) throw new TypeError("the test's own tenant has it");
    const { "Mail.Read": _, ...roleIds } = graph.value.roleIds;
    observed.resources["microsoft-graph"] = { ...graph, value: { ...graph.value, roleIds } };
    const changes = plan(desired(), observed, nothingKnown);
    expect(changes.filter((c) => c.do === "grant-permission").map((c) => c.permission)).not.toContain("Mail.Read");
    expect(changes.flatMap((c) => (c.do === "create-application" ? c.permissions : []))).not.toContain("Mail.Read");
    expect(changes).toHaveLength(19);
  });

  it("rebuilds Exchange's entry when it points to an enterprise application that is gone", () => {
    const want = desired();
    const { observed, known } = satisfied(want);
    const stale: Observed = {
      ...observed,
      exchange: {
        known: true,
        requestId: null,
        value: { servicePrincipal: { identity: "x", appId: "app-id", objectId: "old" }, roleAssignment: { name: "kept" } },
      },
    };
    expect(plan(want, stale, known).map((c) => c.do)).toEqual([
      "remove-stale-exchange-service-principal",
      "register-in-exchange",
      "assign-exchange-role",
    ]);
  });

  it("removes a secret that a lost answer left behind, and no other", () => {
    const want = desired();
    const { observed, known } = satisfied(want);
    const lost: KnownToPortal = { ...known, secretKeyId: null, lostSecretSince: "2026-01-01T00:00:00Z" };
    const anew = ["create-client-secret", "save-data-source", "save-alert-source"];
    expect(plan(want, observed, lost).map(changeId)).toEqual(["remove-orphan-secret:s", ...anew]);
    expect(plan(want, observed, { ...lost, lostSecretSince: null }).map(changeId)).toEqual(anew);
    expect(plan(want, observed, { ...lost, lostSecretSince: "2026-06-01T00:00:00Z" }).map(changeId)).toEqual(anew);
  });

  it.each([
    ["is gone", (secrets: readonly ObservedSecret[]) => secrets.filter(({ keyId }) => keyId !== "s")],
    ["has ended", (secrets: readonly ObservedSecret[]) => secrets.map((secret) => ({ ...secret, endDateTime: "2025-12-31T00:00:00Z" }))],
  ])("makes a new secret for both integrations where the one that Dropzone holds %s", (_, after) => {
    const want = desired();
    const { observed, known } = satisfied(want);
    const app = observed.application.known ? observed.application.value : null;
    const without = app && { ...app, secrets: after(app.secrets) };
    const changes = plan(want, { ...observed, application: { known: true, value: without, requestId: null } }, known);
    expect(changes.map(changeId)).toEqual(["create-client-secret", "save-data-source", "save-alert-source"]);
  });

  it("saves again what was saved with other choices, with a new secret where nobody here knows the old one", () => {
    const want = desired();
    const { observed, known } = satisfied(want);
    const outdated: KnownToPortal = { ...known, saved: { "data-source": true, "alert-source": false } };
    expect(plan(want, observed, { ...outdated, hasSecretValue: true }).map(changeId)).toEqual(["save-alert-source"]);
    expect(plan(want, observed, outdated).map(changeId)).toEqual(["create-client-secret", "save-data-source", "save-alert-source"]);
  });
});

describe("what was confirmed", () => {
  const [x, y] = ["AA".repeat(20), "BB".repeat(20)];
  const app = (thumbprint: string | null, ...names: PermissionName[]) =>
    ({ do: "create-application", permissions: names, thumbprint }) as const satisfies Change;
  it.each<[string, Change, Change[], boolean]>([
    ["the same", app(x, "Mail.Read"), [app(x, "Mail.Read")], true],
    ["fewer permissions", app(x), [app(x, "Mail.Read")], true],
    ["a permission that is declared later", app(x, "Mail.Read"), [app(x), { do: "declare-permissions", permissions: ["Mail.Read"] }], true],
    ["one permission more", app(x, "Mail.Read"), [app(x)], false],
    ["another certificate", app(y), [app(x)], false],
    ["a certificate where there was none", app(x), [app(null)], false],
    [
      "another certificate on an app that is there",
      { do: "add-certificate", thumbprint: y },
      [{ do: "add-certificate", thumbprint: x }],
      false,
    ],
    ["something else", { do: "assign-exchange-role" }, [{ do: "register-in-exchange" }], false],
  ])("%s", (_, change, confirmed, is) => {
    expect(isWithin(change, confirmed)).toBe(is);
  });
});

describe("waves", () => {
  it("needs four round trips to set up an empty tenant", () => {
    expect(waves(plan(desired(), emptyTenant(), nothingKnown)).map((wave) => wave.length)).toEqual([1, 2, 14, 1]);
  });

  it("lets every change travel exactly once, never two writes to the app registration together, never more than a batch holds", () => {
    const capabilitySets = fc.subarray([...optionalCapabilities]);
    const missing = fc.subarray(resourceKeys);
    fc.assert(
      fc.property(capabilitySets, missing, fc.boolean(), (capabilities, absent, appThere) => {
        const want = desired(capabilities);
        const start = appThere ? satisfied(desired([])).observed : emptyTenant();
        for (const key of absent) start.resources[key] = { known: true, value: null, requestId: null };
        const changes = plan(want, start, nothingKnown);
        const ordered = waves(changes);
        expect(ordered.flat().map(changeId).sort()).toEqual(
          changes
            .filter((c) => !isHandOver(c))
            .map(changeId)
            .sort(),
        );
        const appWrites: Change["do"][] = [
          "create-application",
          "declare-permissions",
          "add-certificate",
          "create-client-secret",
          "remove-orphan-secret",
        ];
        for (const wave of ordered) {
          expect(wave.length).toBeGreaterThan(0);
          expect(wave.length).toBeLessThanOrEqual(20);
          expect(wave.filter((c) => appWrites.includes(c.do)).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
