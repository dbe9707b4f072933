import { env } from "@/lib/env";

/**
 * Microsoft's national clouds, one row each: where its services are and what they are called in a token request. Production is
 * the default; configuration may put another address in a service's place. Audiences stay Microsoft's whatever the address.
 * https://learn.microsoft.com/graph/deployments
 */

export const nationalClouds = ["global", "gcc", "gcc-high", "dod", "china"] as const;
export type NationalCloud = (typeof nationalClouds)[number];

type CloudRow = {
  name: string;
  login: string;

  graph: string;
  exchange: string;
  /** Null where the product does not exist. */
  defender: string | null;
  defenderResource: string | null;
  cloudAppsSuffixes: readonly string[];
  entraPortal: string;
  azurePortal: string;
  defenderPortal: string;
  exchangePortal: string;
};

const clouds = {
  global: {
    name: "Microsoft 365",
    login: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    exchange: "https://outlook.office365.com",
    defender: "https://api.security.microsoft.com",
    defenderResource: "https://api.securitycenter.microsoft.com",
    cloudAppsSuffixes: [".portal.cloudappsecurity.com"],
    entraPortal: "https://entra.microsoft.com",
    azurePortal: "https://portal.azure.com",
    defenderPortal: "https://security.microsoft.com",
    exchangePortal: "https://admin.exchange.microsoft.com",
  },
  gcc: {
    name: "Microsoft 365 GCC",
    login: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    exchange: "https://outlook.office365.com",
    defender: "https://api-gcc.securitycenter.microsoft.us",
    defenderResource: "https://api-gcc.securitycenter.microsoft.us",
    cloudAppsSuffixes: [".portal.cloudappsecuritygov.com"],
    entraPortal: "https://entra.microsoft.com",
    azurePortal: "https://portal.azure.com",
    defenderPortal: "https://security.microsoft.com",
    exchangePortal: "https://admin.exchange.microsoft.com",
  },
  "gcc-high": {
    name: "Microsoft 365 GCC High",
    login: "https://login.microsoftonline.us",
    graph: "https://graph.microsoft.us",
    exchange: "https://outlook.office365.us",
    defender: "https://api-gov.securitycenter.microsoft.us",
    defenderResource: "https://api-gov.securitycenter.microsoft.us",
    cloudAppsSuffixes: [".portal.cloudappsecurity.us"],
    entraPortal: "https://entra.microsoft.us",
    azurePortal: "https://portal.azure.us",
    defenderPortal: "https://security.microsoft.us",
    exchangePortal: "https://admin.exchange.office365.us",
  },
  dod: {
    name: "Microsoft 365 DoD",
    login: "https://login.microsoftonline.us",
    graph: "https://dod-graph.microsoft.us",
    exchange: "https://outlook-dod.office365.us",
    defender: "https://api-gov.securitycenter.microsoft.us",
    defenderResource: "https://api-gov.securitycenter.microsoft.us",
    cloudAppsSuffixes: [".portal.cloudappsecurity.us"],
    entraPortal: "https://entra.microsoft.us",
    azurePortal: "https://portal.azure.us",
    defenderPortal: "https://security.apps.mil",
    exchangePortal: "https://admin.exchange.apps.mil",
  },
  china: {
    name: "Microsoft 365 operated by 21Vianet",
    login: "https://login.partner.microsoftonline.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    exchange: "https://partner.outlook.cn",
    defender: null,
    defenderResource: null,
    cloudAppsSuffixes: [],
    entraPortal: "https://entra.microsoftonline.cn",
    azurePortal: "https://portal.azure.cn",
    defenderPortal: "https://security.microsoftonline.cn",
    exchangePortal: "https://admin.exchange.microsoftonline.cn",
  },
} as const satisfies Record<NationalCloud, CloudRow>;

/** Cloud Apps takes its own app id as its resource, in every cloud. */
const cloudAppsResource = "05a65629-4c1b-48c1-a78b-804c4abdd4af";

/** Where a request to a tenant's own host really goes. With a gateway the host travels along as X-Forwarded-Host. */
export type HostAddress = { origin: string; headers: Record<string, string> };

export type Endpoints = {
  cloudName: string;
  login: string;
  graph: string;
  graphResource: string;
  exchange: string;
  exchangeResource: string;
  /** Null in a cloud without Defender for Endpoint. */
  defender: string | null;
  defenderResource: string | null;
  cloudAppsSuffixes: readonly string[];
  cloudAppsResource: string;
  cloudAppsAddress(host: string): HostAddress;
  entraPortal: string;
  azurePortal: string;
  defenderPortal: string;
  exchangePortal: string;
};

export function endpoints(cloud: NationalCloud): Endpoints {
  const row: CloudRow = clouds[cloud];
  const configured = env();
  return {
    cloudName: row.name,
    login: configured.MICROSOFT_LOGIN_ORIGIN ?? row.login,
    graph: configured.MICROSOFT_GRAPH_ORIGIN ?? row.graph,
    graphResource: row.graph,
    exchange: configured.MICROSOFT_EXCHANGE_ORIGIN ?? row.exchange,
    exchangeResource: row.exchange,
    defender: row.defender && (configured.MICROSOFT_DEFENDER_ORIGIN ?? row.defender),
    defenderResource: row.defenderResource,
    cloudAppsSuffixes: row.cloudAppsSuffixes,
    cloudAppsResource,
    cloudAppsAddress: (host) => addressOf(host, configured.MICROSOFT_CLOUD_APPS_ORIGIN),
    entraPortal: row.entraPortal,
    azurePortal: row.azurePortal,
    defenderPortal: row.defenderPortal,
    exchangePortal: row.exchangePortal,
  };
}

/** Microsoft's own sign-in host: MSAL's authority, which must be https, whatever address its endpoints are given. */
export const loginAuthority = (cloud: NationalCloud): string => clouds[cloud].login;

function addressOf(host: string, gateway: string | undefined): HostAddress {
  return gateway ? { origin: gateway, headers: { "X-Forwarded-Host": host } } : { origin: `https://${host}`, headers: {} };
}
