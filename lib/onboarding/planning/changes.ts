import { z } from "zod";
import { type PermissionName, permissions, type ResourceKey, resourceKeys } from "@/lib/catalogue/permissions";
import type { Trouble } from "@/lib/errors/trouble";

const permissionName = z.custom<PermissionName>((value) => permissions.some((p) => p.name === value));
const resourceKey = z.custom<ResourceKey>((value) => resourceKeys.some((key) => key === value));

/** One change to the customer's tenant, or one hand-over to Dropzone. Plain data: shown, stored, tested, and all that apply takes. */
export const changeSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("add-resource"), resource: resourceKey }),
  z.object({ do: z.literal("create-application"), permissions: z.array(permissionName), thumbprint: z.string().nullable() }),
  z.object({ do: z.literal("declare-permissions"), permissions: z.array(permissionName) }),
  z.object({ do: z.literal("add-certificate"), thumbprint: z.string() }),
  z.object({ do: z.literal("create-service-principal") }),
  z.object({ do: z.literal("remove-orphan-secret"), keyId: z.string() }),
  z.object({ do: z.literal("create-client-secret") }),
  z.object({ do: z.literal("grant-permission"), permission: permissionName, resource: resourceKey }),
  z.object({ do: z.literal("remove-stale-exchange-service-principal"), identity: z.string() }),
  z.object({ do: z.literal("register-in-exchange") }),
  z.object({ do: z.literal("assign-exchange-role") }),
  z.object({ do: z.literal("save-data-source") }),
  z.object({ do: z.literal("save-alert-source") }),
]);
export type Change = z.infer<typeof changeSchema>;

export const planSchema = z.array(changeSchema).max(60);
export type Plan = readonly Change[];

/** What a change is carried out through: who may do it, and what waits for it, follow from that. */
type ChangeService = "graph" | "exchange" | "dropzone";

export function serviceOf(change: Change): ChangeService {
  switch (change.do) {
    case "add-resource":
    case "create-application":
    case "declare-permissions":
    case "add-certificate":
    case "create-service-principal":
    case "remove-orphan-secret":
    case "create-client-secret":
    case "grant-permission":
      return "graph";
    case "remove-stale-exchange-service-principal":
    case "register-in-exchange":
    case "assign-exchange-role":
      return "exchange";
    case "save-data-source":
    case "save-alert-source":
      return "dropzone";
  }
}

/** Made at Dropzone, once what it hands over works. */
export type HandOver = Extract<Change, { do: "save-data-source" | "save-alert-source" }>;
export type ExchangeChange = Extract<
  Change,
  { do: "remove-stale-exchange-service-principal" | "register-in-exchange" | "assign-exchange-role" }
>;
/** Made in the customer's tenant: in Entra ID through Microsoft Graph, or in Exchange. */
export type TenantChange = Exclude<Change, HandOver>;
export type EntraChange = Exclude<TenantChange, ExchangeChange>;

export const isHandOver = (change: Change): change is HandOver => serviceOf(change) === "dropzone";
export const isInExchange = (change: Change): change is ExchangeChange => serviceOf(change) === "exchange";

/** A stable name for a change within its plan, used as a database key and in the live region. */
export function changeId(change: Change): string {
  switch (change.do) {
    case "grant-permission":
      return `grant-permission:${change.permission}`;
    case "add-resource":
      return `add-resource:${change.resource}`;
    case "remove-orphan-secret":
      return `remove-orphan-secret:${change.keyId}`;
    case "create-application":
    case "declare-permissions":
    case "add-certificate":
    case "create-service-principal":
    case "create-client-secret":
    case "remove-stale-exchange-service-principal":
    case "register-in-exchange":
    case "assign-exchange-role":
    case "save-data-source":
    case "save-alert-source":
      return change.do;
  }
}

/** The end of a `switch` over changes. The compiler refuses it while a change is missing above; a change from elsewhere is refused here. */
export function unknownChange(change: never): never {
  throw new TypeError(`No way to make this change is known: ${JSON.stringify(change)}`);
}

export type ChangeState = "pending" | "working" | "done" | "failed";
/** `trouble` is set when it failed. */
export type ChangeProgress = { change: Change; state: ChangeState; trouble: Trouble | null };
