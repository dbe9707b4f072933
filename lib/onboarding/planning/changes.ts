import { z } from "zod";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { type PermissionName, permissions, type ResourceKey, resourceKeys } from "@/lib/catalogue/permissions";
import type { Trouble } from "@/lib/errors/trouble";
import { foreignItemId, foreignItemSchema } from "./foreign-item";

const permissionName = z.custom<PermissionName>((value) => permissions.some((p) => p.name === value));
const resourceKey = z.custom<ResourceKey>((value) => resourceKeys.some((key) => key === value));

/** An id or a thumbprint. */
const id = z.string().max(200);

/** The changes that a plan can contain. */

/** An integration of another Entra tenant or app, which saving ours replaces. */
const replacedSchema = z.object({
  integrationId: id,
  tenantId: id,
  clientId: id,
  of: z.enum(["another-tenant", "another-app"]),
});
export type Replaced = z.infer<typeof replacedSchema>;

/**
 * `host`: the Dropzone tenant that gets the app's secret. Absent only in plans that were stored before plans named it: such a plan saves
 * nothing. `replaces`: absent when there is nothing of somebody else's to replace. `parts`: the parts of the form that belong to this change,
 * `later`: the chosen parts that a later plan adds. Absent in plans that were stored before forms had parts: all that were chosen, and none.
 */
const parts = z.array(z.enum(optionalCapabilities)).max(optionalCapabilities.length).optional();
const handOverFields = { host: z.string().max(253).optional(), replaces: replacedSchema.optional(), parts, later: parts };

/** Present for an uploaded certificate that Dropzone has not confirmed. `uploadedBy`: null when that was not recorded. */
const notConfirmed = z.object({ uploadedBy: z.string().max(300).nullable() }).optional();

/** One change in the customer's tenant, or one hand-over to Dropzone. Plain data: it is shown, stored, and the only input of apply. */
export const changeSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("remove-foreign"), item: foreignItemSchema }),
  z.object({ do: z.literal("adopt-application"), objectId: z.guid(), appId: z.guid() }),
  z.object({ do: z.literal("add-resource"), resource: resourceKey }),
  z.object({
    do: z.literal("create-application"),
    permissions: z.array(permissionName).max(permissions.length),
    thumbprint: id.nullable(),
    notConfirmed,
  }),
  z.object({ do: z.literal("declare-permissions"), permissions: z.array(permissionName).max(permissions.length) }),
  z.object({ do: z.literal("add-certificate"), thumbprint: id, notConfirmed }),
  z.object({ do: z.literal("remove-refused-certificate"), thumbprint: id }),
  z.object({ do: z.literal("create-service-principal") }),
  z.object({ do: z.literal("remove-orphan-secret"), keyId: id }),
  z.object({ do: z.literal("create-client-secret"), days: z.number().int().min(1).max(729).optional() }),
  z.object({ do: z.literal("grant-permission"), permission: permissionName, resource: resourceKey }),
  z.object({ do: z.literal("grant-watching") }),
  z.object({ do: z.literal("retire-watching"), grantId: id }),
  z.object({ do: z.literal("customize-exchange") }),
  z.object({ do: z.literal("remove-stale-exchange-service-principal"), identity: id }),
  z.object({ do: z.literal("register-in-exchange") }),
  z.object({ do: z.literal("assign-exchange-role") }),
  z.object({ do: z.literal("save-data-source"), ...handOverFields }),
  z.object({ do: z.literal("save-alert-source"), ...handOverFields }),
  z.object({ do: z.literal("retire-integration"), kind: z.enum(["data-source", "alert-source"]), integrationId: id, clientId: id }),
  z.object({ do: z.literal("retire-exchange-assignment"), name: id }),
  z.object({ do: z.literal("retire-exchange-service-principal"), identity: id }),
  z.object({ do: z.literal("retire-grant"), permission: permissionName, resource: resourceKey, grantId: id }),
  z.object({ do: z.literal("retire-declarations"), permissions: z.array(permissionName).max(permissions.length) }),
  z.object({ do: z.literal("retire-certificate"), thumbprint: id }),
  z.object({ do: z.literal("retire-secret"), keyId: id }),
  z.object({ do: z.literal("retire-service-principal"), servicePrincipalId: id }),
  z.object({ do: z.literal("retire-application"), objectId: id, appId: id }),
]);
export type Change = z.infer<typeof changeSchema>;

export const planSchema = z.array(changeSchema).max(120);
export type Plan = readonly Change[];

/** The service through which a change is made. It decides who may make the change, and what waits for it. */
type ChangeService = "graph" | "exchange" | "dropzone";

export function serviceOf(change: Change): ChangeService {
  switch (change.do) {
    case "remove-foreign":
    case "adopt-application":
    case "add-resource":
    case "create-application":
    case "declare-permissions":
    case "add-certificate":
    case "remove-refused-certificate":
    case "create-service-principal":
    case "remove-orphan-secret":
    case "create-client-secret":
    case "grant-permission":
    case "grant-watching":
    case "retire-watching":
    case "retire-grant":
    case "retire-declarations":
    case "retire-certificate":
    case "retire-secret":
    case "retire-service-principal":
    case "retire-application":
      return "graph";
    case "customize-exchange":
    case "remove-stale-exchange-service-principal":
    case "register-in-exchange":
    case "assign-exchange-role":
    case "retire-exchange-assignment":
    case "retire-exchange-service-principal":
      return "exchange";
    case "save-data-source":
    case "save-alert-source":
    case "retire-integration":
      return "dropzone";
  }
}

/** Made in Dropzone, after the permissions that the integration uses work. */
export type HandOver = Extract<Change, { do: "save-data-source" | "save-alert-source" }>;
/** Takes away something that the portal made, once nothing uses it any more. Nothing but the portal uses what lets it watch. */
export type Retirement = Exclude<Extract<Change, { do: `retire-${string}` }>, { do: "retire-watching" }>;
export type ExchangeChange = Extract<
  Change,
  {
    do:
      | "customize-exchange"
      | "remove-stale-exchange-service-principal"
      | "register-in-exchange"
      | "assign-exchange-role"
      | "retire-exchange-assignment"
      | "retire-exchange-service-principal";
  }
>;
/** Removes one of our integrations from the customer's Dropzone tenant. */
export type IntegrationRemoval = Extract<Change, { do: "retire-integration" }>;
/** Every other change: in Entra ID through Microsoft Graph, in Exchange, or a removal in Dropzone. */
export type TenantChange = Exclude<Change, HandOver>;
export type EntraChange = Exclude<TenantChange, ExchangeChange | IntegrationRemoval>;

/**
 * A run makes these last, and only once Dropzone works without what they take away: one that stops half-way leaves everything that is in use.
 */
export const isRetirement = (change: Change): change is Retirement => change.do.startsWith("retire-") && change.do !== "retire-watching";
export const isHandOver = (change: Change): change is HandOver => change.do === "save-data-source" || change.do === "save-alert-source";
export const isInDropzone = (change: TenantChange): change is IntegrationRemoval => change.do === "retire-integration";
export const isInExchange = (change: Change): change is ExchangeChange => serviceOf(change) === "exchange";

/** An id of the change, unique within its plan. It is stored as a database key, so it must not be renamed. */
export function changeId(change: Change): string {
  switch (change.do) {
    case "grant-permission":
      return `grant-permission:${change.permission}`;
    case "add-resource":
      return `add-resource:${change.resource}`;
    case "remove-orphan-secret":
      return `remove-orphan-secret:${change.keyId}`;
    case "remove-foreign":
      return `remove-foreign:${foreignItemId(change.item)}`;
    case "remove-refused-certificate":
      return `remove-refused-certificate:${change.thumbprint}`;
    case "retire-integration":
      return `retire-integration:${change.kind}`;
    case "retire-grant":
      return `retire-grant:${change.permission}`;
    case "retire-secret":
      return `retire-secret:${change.keyId}`;
    case "retire-certificate":
      return `retire-certificate:${change.thumbprint}`;
    case "adopt-application":
    case "create-application":
    case "declare-permissions":
    case "add-certificate":
    case "create-service-principal":
    case "create-client-secret":
    case "grant-watching":
    case "retire-watching":
    case "customize-exchange":
    case "remove-stale-exchange-service-principal":
    case "register-in-exchange":
    case "assign-exchange-role":
    case "save-data-source":
    case "save-alert-source":
    case "retire-exchange-assignment":
    case "retire-exchange-service-principal":
    case "retire-declarations":
    case "retire-service-principal":
    case "retire-application":
      return change.do;
  }
}

/**
 * The last line of a `switch` over changes. The compiler refuses it while a case is missing. Throws for a change that is not in the type,
 * such as one that another version stored.
 */
export function unknownChange(change: never): never {
  throw new TypeError(`No way to make this change is known: ${JSON.stringify(change)}`);
}

export type ChangeState = "pending" | "working" | "done" | "failed";
/** `trouble`: null unless the change failed. */
export type ChangeProgress = { change: Change; state: ChangeState; trouble: Trouble | null };
