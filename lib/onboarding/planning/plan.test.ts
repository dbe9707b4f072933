import { describe, expect, it } from "vitest";
import { permissions } from "@/lib/catalogue/permissions";
import { certificate, desired, dropzone, emptyTenant, nothingKnown, nothingOurs, roleId, satisfied } from "@/testing/observed-tenant";
import { changeId, isHandOver } from "./changes";
import { withoutUnconfirmed } from "./dropzone-side";
import type { Observed, ObservedSecret } from "./observed";
import { type KnownToPortal, plan } from "./plan";
import { waves } from "./waves";

/** What Dropzone says of an integration that works. */
const account = { status: "active" as const };

describe("planning", () => {
  it("makes every change in an empty tenant when every capability is chosen", () => {
    expect(plan(desired(), emptyTenant(), nothingKnown)).toHaveLength(20);
  });

  it("has no change when the tenant already has everything", () => {
    const want = desired();
    const { observed, known } = satisfied(want);
    expect(plan(want, observed, known)).toEqual([]);
  });

  it("has no change for a declined capability", () => {
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

  it("removes an uploaded certificate that Dropzone contradicted, and one that nobody knows, once each", () => {
    const want = { ...desired(), refusedCertificates: ["CD".repeat(20), "EF".repeat(20)] };
    const { observed, known } = satisfied(want);
    const app = observed.application.known ? observed.application.value : null;
    const keys = [certificate.thumbprint, "CD".repeat(20), "01".repeat(20)].map((thumbprint) => ({
      keyId: thumbprint,
      thumbprint,
      displayName: null,
      startDateTime: null,
      endDateTime: null,
    }));
    const value = app && { ...app, certificates: keys };
    expect(plan(want, { ...observed, application: { known: true, value, requestId: null } }, known).map(changeId)).toEqual([
      `remove-foreign:application:certificate:${"01".repeat(20)}`,
      `remove-refused-certificate:${"CD".repeat(20)}`,
    ]);
  });

  it("names who uploaded a certificate that Dropzone has not confirmed", () => {
    const want = { ...desired(), certificate: { ...certificate, source: "upload" as const, uploadedBy: "Ada" } };
    const changes = plan(want, emptyTenant(), nothingKnown);
    expect(changes.find((c) => c.do === "create-application")).toMatchObject({ notConfirmed: { uploadedBy: "Ada" } });
  });

  it("names the Dropzone tenant that gets the secret", () => {
    const saves = plan(desired(), emptyTenant(), nothingKnown).filter(isHandOver);
    expect(saves).toEqual([
      { do: "save-data-source", host: dropzone.host, parts: ["cloud-apps", "live-response"] },
      { do: "save-alert-source", host: dropzone.host, parts: ["quarantine"] },
    ]);
  });

  it.each([
    ["another Entra tenant", { id: "int-1", tenantId: "fabrikam", clientId: "app-id", account }, "another-tenant"],
    ["another app", { id: "int-1", tenantId: dropzone.tenantId.toUpperCase(), clientId: "another", account }, "another-app"],
  ])("replaces an integration of %s only as a change that says so, also when ours was saved before", (_, found, of) => {
    const want = desired();
    const { observed, known } = satisfied(want);
    const integrations = { ...observed.integrations, "data-source": { known: true as const, value: found, requestId: null } };
    const saves = plan(want, { ...observed, integrations }, known).filter(isHandOver);
    const { id: integrationId, tenantId, clientId } = found;
    const replaces = { integrationId, tenantId, clientId, of };
    expect(saves).toContainEqual({ do: "save-data-source", host: dropzone.host, parts: ["cloud-apps", "live-response"], replaces });
    expect(withoutUnconfirmed(saves, [])).not.toContainEqual(expect.objectContaining({ do: "save-data-source" }));
    expect(withoutUnconfirmed(saves, ["save-alert-source"])).not.toContainEqual(expect.objectContaining({ do: "save-data-source" }));
    expect(withoutUnconfirmed(saves, ["save-data-source"])).toEqual(saves);
  });

  it("saves over our own integration without asking", () => {
    const want = desired();
    const { observed, known } = satisfied(want);
    const ours = {
      known: true as const,
      value: { id: "int-1", tenantId: dropzone.tenantId, clientId: "APP-ID", account },
      requestId: null,
    };
    expect(plan(want, { ...observed, integrations: { "data-source": ours, "alert-source": ours } }, known)).toEqual([]);
  });

  it("saves over our own integration without asking, also when the app that it uses is gone", () => {
    const want = desired();
    const { known } = satisfied(want);
    const value = { id: "int-1", tenantId: dropzone.tenantId, clientId: "app-id", account };
    const there = { known: true as const, value, requestId: null };
    const gone = { ...emptyTenant(), integrations: { "data-source": there, "alert-source": there } };
    const saves = plan(want, gone, known).filter(isHandOver);
    expect(saves.map(({ replaces }) => replaces)).toEqual([undefined, undefined]);
    const unrecorded = { ...known, held: { "data-source": { secretKeyId: "s", clientId: null }, "alert-source": null } };
    const asked = plan(want, gone, unrecorded).filter(isHandOver);
    expect(asked.map(({ replaces }) => replaces?.of)).toEqual(["another-app", "another-app"]);
  });

  it("has no change for what could not be observed", () => {
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

  it("removes only a secret whose creation was not answered", () => {
    const want = desired();
    const { observed, known } = satisfied(want);
    const lost: KnownToPortal = { ...known, secretKeyId: null, ours: { ...nothingOurs, lostSecretEnds: ["2027-12-30T00:00:00.000Z"] } };
    const anew = ["create-client-secret", "save-data-source", "save-alert-source"];
    expect(plan(want, observed, lost).map(changeId)).toEqual(["remove-orphan-secret:s", ...anew]);
    const second = { ...known, ours: { ...lost.ours, secretKeyIds: ["other"] } };
    expect(plan(want, observed, { ...second, secretKeyId: "other" }).map(changeId)).toEqual(["remove-orphan-secret:s", ...anew]);
    const unasked = { ...lost, ours: { ...nothingOurs, lostSecretEnds: ["2027-12-30T00:00:01.000Z"] } };
    expect(plan(want, observed, unasked).map(changeId)).toEqual(["remove-foreign:application:secret:s", ...anew]);
  });

  it.each([
    ["is gone", (secrets: readonly ObservedSecret[]) => secrets.filter(({ keyId }) => keyId !== "s")],
    ["has ended", (secrets: readonly ObservedSecret[]) => secrets.map((secret) => ({ ...secret, endDateTime: "2025-12-31T00:00:00Z" }))],
  ])("makes a new secret for both integrations when the one that Dropzone holds %s", (_, after) => {
    const want = desired();
    const { observed, known } = satisfied(want);
    const app = observed.application.known ? observed.application.value : null;
    const without = app && { ...app, secrets: after(app.secrets) };
    const changes = plan(want, { ...observed, application: { known: true, value: without, requestId: null } }, known);
    expect(changes.map(changeId)).toEqual(["create-client-secret", "save-data-source", "save-alert-source"]);
  });

  it("saves an integration again when its choices changed, with a new secret if the old value is not stored here", () => {
    const want = desired();
    const { observed, known } = satisfied(want);
    const outdated: KnownToPortal = { ...known, saved: { "data-source": [], "alert-source": null } };
    expect(plan(want, observed, { ...outdated, hasSecretValue: true }).map(changeId)).toEqual(["save-alert-source"]);
    expect(plan(want, observed, outdated).map(changeId)).toEqual(["create-client-secret", "save-data-source", "save-alert-source"]);
  });
});
