import { clouds, type NationalCloud } from "@/lib/catalogue/clouds";
import type { StepSlug } from "@/lib/catalogue/steps";

/**
 * The pages of Microsoft's admin centers that the steps link to. Microsoft changes these addresses without notice, so they are all in
 * one table, and each row also has the clicks that lead to the same page.
 */

/** `path`: the clicks that lead to the same page. */
export type DeepLink = { label: string; href: string; path: string };

type Place = {
  label: string;
  /** The clicks, from the center's home page. */
  path: string;
  center: "entra" | "defender";
  /** The part after the center's address. `{appId}` and `{servicePrincipalId}` are filled in. */
  to: string;
};

export const places = {
  "app-overview": {
    label: "The app registration",
    path: "Microsoft Entra admin center > Entra ID > App registrations > All applications > Dropzone AI",
    center: "entra",
    to: "#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/{appId}/isMSAApp/",
  },
  "app-credentials": {
    label: "Certificates & secrets",
    path: "Microsoft Entra admin center > Entra ID > App registrations > Dropzone AI > Certificates & secrets",
    center: "entra",
    to: "#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId/{appId}/isMSAApp~/false",
  },
  "app-permissions": {
    label: "API permissions",
    path: "Microsoft Entra admin center > Entra ID > App registrations > Dropzone AI > API permissions",
    center: "entra",
    to: "#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/CallAnAPI/appId/{appId}/isMSAApp/",
  },
  "enterprise-app": {
    label: "The enterprise application",
    path: "Microsoft Entra admin center > Entra ID > Enterprise apps > Dropzone AI",
    center: "entra",
    to: "#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/{servicePrincipalId}/appId/{appId}",
  },
  "app-audit-logs": {
    label: "Audit logs",
    path: "Microsoft Entra admin center > Entra ID > Enterprise apps > Dropzone AI > Activity > Audit logs",
    center: "entra",
    to: "#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/AuditLogs/objectId/{servicePrincipalId}/appId/{appId}",
  },
  "directory-audit-logs": {
    label: "Audit logs",
    path: "Microsoft Entra admin center > Entra ID > Monitoring & health > Audit logs",
    center: "entra",
    to: "#view/Microsoft_AAD_IAM/AuditLogListBlade",
  },
  "custom-domains": {
    label: "Domain names",
    path: "Microsoft Entra admin center > Entra ID > Domain names",
    center: "entra",
    to: "#view/Microsoft_AAD_IAM/DomainsManagementMenuBlade/~/CustomDomainNames",
  },
  "pim-roles": {
    label: "My eligible roles",
    path: "Microsoft Entra admin center > ID Governance > Privileged Identity Management > My roles",
    center: "entra",
    to: "#view/Microsoft_Azure_PIMCommon/ActivationMenuBlade/~/aadmigratedroles",
  },
  "user-settings": {
    label: "User settings",
    path: "Microsoft Entra admin center > Entra ID > Users > User settings",
    center: "entra",
    to: "#view/Microsoft_AAD_UsersAndTenants/UserManagementMenuBlade/~/UserSettings",
  },
  "app-policies": {
    label: "Application policies",
    path: "Microsoft Entra admin center > Entra ID > Enterprise apps > Application policies",
    center: "entra",
    to: "#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview",
  },
  "cloud-apps-about": {
    label: "Cloud Apps: About",
    path: "Microsoft Defender portal > Settings > Cloud apps > System > About",
    center: "defender",
    to: "cloudapps/settings?tabid=about",
  },
} as const satisfies Record<string, Place>;

export type PlaceName = keyof typeof places;

/** The pages that a step links to, in the order in which they are shown. */
export const placesOfStep: Readonly<Record<StepSlug, readonly PlaceName[]>> = {
  connect: ["enterprise-app"],
  capabilities: [],
  "app-registration": ["app-overview", "enterprise-app"],
  "client-secret": ["app-credentials"],
  "graph-permissions": ["app-permissions"],
  "cloud-apps-permissions": ["app-permissions"],
  "live-response-permissions": ["app-permissions"],
  certificate: ["app-credentials"],
  "exchange-permission": ["app-permissions"],
  "exchange-service-principal": [],
  "exchange-role": [],
  "organization-id": ["custom-domains"],
  "portal-url": ["cloud-apps-about"],
  verification: [],
  "data-source": [],
  "alert-source": [],
  finish: [],
};

type Where = { cloud: NationalCloud; tenantId: string | null; appId?: string | null; servicePrincipalId?: string | null };

/** Null while an id that the address needs is not known: the pages of the app need the app's ids. */
export function deepLink(name: PlaceName, { cloud, tenantId, appId, servicePrincipalId }: Where): DeepLink | null {
  const place: Place = places[name];
  const ids: Record<string, string | null | undefined> = { appId, servicePrincipalId };
  const needed = [...place.to.matchAll(/\{(\w+)\}/g)].map(([, id]) => id as string);
  if (needed.some((id) => !ids[id])) return null;
  const to = place.to.replace(/\{(\w+)\}/g, (_, id: string) => encodeURIComponent(ids[id] ?? ""));
  return { label: place.label, path: place.path, href: inTenant(place.center, to, cloud, tenantId) };
}

/** The address names the tenant, so that people who administer several open the right one. Each center has its own form for that. */
function inTenant(center: Place["center"], to: string, cloud: NationalCloud, tenantId: string | null): string {
  const { entraPortal, defenderPortal } = clouds[cloud];
  switch (center) {
    case "entra":
      return tenantId ? `${entraPortal}/${tenantId}/${to}` : `${entraPortal}/${to}`;
    case "defender":
      return tenantId ? `${defenderPortal}/${to}${to.includes("?") ? "&" : "?"}tid=${tenantId}` : `${defenderPortal}/${to}`;
  }
}
