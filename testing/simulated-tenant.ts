import { permissionByName, resources } from "@/lib/catalogue/permissions";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import { type Change, isHandOver } from "@/lib/onboarding/planning/changes";
import type { Desired } from "@/lib/onboarding/planning/desired";
import { lackingParts, settingsOf } from "@/lib/onboarding/planning/integrations";
import { goneBy, type Made, madeBy } from "@/lib/onboarding/planning/ledger";
import type { Observed, ObservedApplication, ObservedServicePrincipal } from "@/lib/onboarding/planning/observed";
import type { KnownToPortal } from "@/lib/onboarding/planning/plan";
import { emptyTenant, nothingOurs, roleId } from "./observed-tenant";

/** A tenant in memory in which changes are made at once, with what the portal would know. For tests of plans. */

const organizationId = "contoso.onmicrosoft.com";
const kinds = ["data-source", "alert-source"] as const;
type Kind = (typeof kinds)[number];

export type Simulated = ReturnType<typeof simulated>;

export function simulated() {
  let app: ObservedApplication | null = null;
  let principal: ObservedServicePrincipal | null = null;
  let exchange: { entry: boolean; role: boolean } = { entry: false, role: false };
  let made: Made[] = [];
  let sealed: string | null = null;
  let count = 0;
  const own: string[] = [];
  const saved: Partial<Record<Kind, { settings: object; secretKeyId: string }>> = {};
  const seen = <T>(value: T) => ({ known: true as const, value, requestId: null });

  const declare = (names: readonly string[]) => {
    for (const name of names) {
      const resourceAppId = resources[permissionByName(name)?.resource ?? "microsoft-graph"].appId;
      const declared = app?.declared.find((entry) => entry.resourceAppId === resourceAppId);
      const ids = [...(declared?.appRoleIds ?? []), roleId(name)];
      if (app) app = { ...app, declared: [...app.declared.filter((entry) => entry !== declared), { resourceAppId, appRoleIds: ids }] };
    }
  };
  const addCertificate = (thumbprint: string | null) => {
    if (app === null || thumbprint === null) return;
    const entry = { keyId: thumbprint, thumbprint, displayName: null, startDateTime: null, endDateTime: null };
    app = { ...app, certificates: [...app.certificates, entry] };
  };

  const tenant = {
    observed(): Observed {
      const found = (kind: Kind) =>
        saved[kind] ? { id: `int-${kind}`, tenantId: "t", clientId: "app-id", account: { status: "active" as const } } : null;
      return {
        ...emptyTenant(),
        application: seen(app),
        servicePrincipal: seen(principal),
        exchange: seen({
          servicePrincipal: exchange.entry ? { identity: "x", appId: "app-id", objectId: "sp" } : null,
          roleAssignment: exchange.role ? { name: "Transport Hygiene-sp" } : null,
        }),
        integrations: { "data-source": seen(found("data-source")), "alert-source": seen(found("alert-source")) },
      };
    },
    known(choices: Choices): KnownToPortal {
      const of = (kind: Kind) => {
        const submission = saved[kind];
        return submission ? lackingParts(submission.settings, kind, choices, organizationId) : null;
      };
      return {
        secretKeyId: sealed ?? saved["data-source"]?.secretKeyId ?? null,
        hasSecretValue: sealed !== null,
        ours: { ...nothingOurs, secretKeyIds: own, thumbprints: app?.certificates.map(({ thumbprint }) => thumbprint) ?? [] },
        clientIds: ["app-id"],
        made,
        replacing: null,
        saved: { "data-source": of("data-source"), "alert-source": of("alert-source") },
        held: { "data-source": saved["data-source"] ?? null, "alert-source": saved["alert-source"] ?? null },
      };
    },
    forgetMade() {
      made = [];
    },
    make(change: Change, choices: Choices, want: Desired) {
      switch (change.do) {
        case "create-application":
          app = {
            ...{ standing: "ours" as const, objectId: "app-object", appId: "app-id", displayName: "Dropzone AI", uniqueName: null },
            ...{ createdDateTime: null, signInAudience: "AzureADMyOrg", tags: [], declared: [], certificates: [], secrets: [] },
            ...{ federated: [], owners: [], redirectUris: [], isPublicClient: false },
          };
          declare(change.permissions);
          addCertificate(change.thumbprint);
          break;
        case "declare-permissions":
          declare(change.permissions);
          break;
        case "add-certificate":
          addCertificate(change.thumbprint);
          break;
        case "create-service-principal":
          principal = {
            ...{ servicePrincipalId: "sp", appId: "app-id", accountEnabled: true },
            ...{ grants: [], certificates: [], secrets: [], owners: [] },
          };
          break;
        case "create-client-secret": {
          sealed = `secret-${++count}`;
          own.push(sealed);
          const secret = { keyId: sealed, displayName: null, startDateTime: "2026-01-01", endDateTime: "2028-01-01" };
          if (app) app = { ...app, secrets: [...app.secrets, secret] };
          break;
        }
        case "grant-permission": {
          const grant = { id: change.permission, resourceId: `sp-${change.resource}`, resourceName: null };
          const appRoleId = roleId(change.permission);
          if (principal) principal = { ...principal, grants: [...principal.grants, { ...grant, appRoleId, createdDateTime: null }] };
          break;
        }
        case "register-in-exchange":
          exchange = { ...exchange, entry: true };
          break;
        case "assign-exchange-role":
          exchange = { ...exchange, role: true };
          break;
        case "save-data-source":
        case "save-alert-source": {
          const kind = change.do === "save-data-source" ? "data-source" : "alert-source";
          if (sealed === null) throw new Error("Nothing can be handed over without a secret");
          saved[kind] = { settings: settingsOf(kind, choices, organizationId), secretKeyId: sealed };
          made = [...made.filter(({ id }) => id !== kind), { kind: "integration", id: kind }];
          if (kinds.every((each) => saved[each]?.secretKeyId === sealed)) sealed = null;
          break;
        }
        case "retire-integration":
          delete saved[change.kind];
          break;
        case "retire-exchange-assignment":
          exchange = { ...exchange, role: false };
          break;
        case "retire-exchange-service-principal":
          exchange = { entry: false, role: false };
          break;
        case "retire-grant":
          if (principal) principal = { ...principal, grants: principal.grants.filter(({ id }) => id !== change.grantId) };
          break;
        case "retire-declarations": {
          const ids = change.permissions.map(roleId);
          const left = (app?.declared ?? [])
            .map((entry) => ({ ...entry, appRoleIds: entry.appRoleIds.filter((id) => !ids.includes(id)) }))
            .filter(({ appRoleIds }) => appRoleIds.length > 0);
          if (app) app = { ...app, declared: left };
          break;
        }
        case "retire-certificate":
          if (app) app = { ...app, certificates: app.certificates.filter(({ thumbprint }) => thumbprint !== change.thumbprint) };
          break;
        case "retire-secret":
          if (app) app = { ...app, secrets: app.secrets.filter(({ keyId }) => keyId !== change.keyId) };
          if (Object.values(saved).some(({ secretKeyId }) => secretKeyId === change.keyId)) throw new Error("Dropzone uses this secret");
          break;
        case "retire-service-principal":
          principal = null;
          break;
        case "retire-application":
          [app, principal] = [null, null];
          break;
        default:
          throw new Error(`${change.do} is not simulated for ${want.dropzone.host}`);
      }
      if (isHandOver(change)) return;
      made = made.filter(({ kind, id }) => !goneBy(change).some((gone) => gone.kind === kind && (gone.id ?? id) === id));
      made = [...made, ...madeBy(change, { appObjectId: "app-object", servicePrincipalId: "sp", secretKeyId: sealed })];
    },
    /** What is there, in an order of its own, without ids that differ from setup to setup. */
    summary: () => ({
      hasApp: app !== null,
      declared: (app?.declared ?? []).flatMap(({ appRoleIds }) => appRoleIds).sort(),
      certificates: app?.certificates.length ?? 0,
      secrets: app?.secrets.length ?? 0,
      grants: (principal?.grants ?? []).map(({ appRoleId }) => appRoleId).sort(),
      exchange,
      integrations: kinds.map((kind) => saved[kind]?.settings ?? null),
    }),
  };
  return tenant;
}
