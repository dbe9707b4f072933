/**
 * Microsoft's national clouds, one row each: the addresses of its services and admin centers, and their names. These are the production
 * addresses. lib/microsoft/endpoints.ts knows which of them the configuration replaces. docs/architecture.md says what a new row needs
 * besides. https://learn.microsoft.com/graph/deployments
 */

export type CloudRow = {
  /** Microsoft's name for the product that tenants in this cloud subscribe to. */
  name: string;
  /** How the list shows it from which staff choose. */
  label: string;
  login: string;
  graph: string;
  exchange: string;
  /** Null when the cloud does not have Defender. */
  defender: string | null;
  /** The resource that a token for Defender is requested for. Null when the cloud does not have Defender. */
  defenderResource: string | null;
  /** How the host of a Portal URL (the API URL of Defender for Cloud Apps) can end. Empty when the cloud does not have the product. */
  cloudAppsSuffixes: readonly string[];
  entraPortal: string;
  defenderPortal: string;
};

export const clouds = {
  global: {
    name: "Microsoft 365",
    label: "Global",
    login: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    exchange: "https://outlook.office365.com",
    defender: "https://api.security.microsoft.com",
    defenderResource: "https://api.securitycenter.microsoft.com",
    cloudAppsSuffixes: [".portal.cloudappsecurity.com"],
    entraPortal: "https://entra.microsoft.com",
    defenderPortal: "https://security.microsoft.com",
  },
  gcc: {
    name: "Microsoft 365 GCC",
    label: "US Government (GCC)",
    login: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    exchange: "https://outlook.office365.com",
    defender: "https://api-gcc.securitycenter.microsoft.us",
    defenderResource: "https://api-gcc.securitycenter.microsoft.us",
    cloudAppsSuffixes: [".portal.cloudappsecuritygov.com"],
    entraPortal: "https://entra.microsoft.com",
    defenderPortal: "https://security.microsoft.com",
  },
  "gcc-high": {
    name: "Microsoft 365 GCC High",
    label: "US Government (GCC High)",
    login: "https://login.microsoftonline.us",
    graph: "https://graph.microsoft.us",
    exchange: "https://outlook.office365.us",
    defender: "https://api-gov.securitycenter.microsoft.us",
    defenderResource: "https://api-gov.securitycenter.microsoft.us",
    cloudAppsSuffixes: [".portal.cloudappsecurity.us"],
    entraPortal: "https://entra.microsoft.us",
    defenderPortal: "https://security.microsoft.us",
  },
  dod: {
    name: "Microsoft 365 DoD",
    label: "US Department of Defense",
    login: "https://login.microsoftonline.us",
    graph: "https://dod-graph.microsoft.us",
    exchange: "https://outlook-dod.office365.us",
    defender: "https://api-gov.securitycenter.microsoft.us",
    defenderResource: "https://api-gov.securitycenter.microsoft.us",
    cloudAppsSuffixes: [".portal.cloudappsecurity.us"],
    entraPortal: "https://entra.microsoft.us",
    defenderPortal: "https://security.apps.mil",
  },
  china: {
    name: "Microsoft 365 operated by 21Vianet",
    label: "China (21Vianet)",
    login: "https://login.partner.microsoftonline.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    exchange: "https://partner.outlook.cn",
    defender: null,
    defenderResource: null,
    cloudAppsSuffixes: [],
    entraPortal: "https://entra.microsoftonline.cn",
    defenderPortal: "https://security.microsoftonline.cn",
  },
} as const satisfies Record<string, CloudRow>;

export type NationalCloud = keyof typeof clouds;
export const nationalClouds = Object.keys(clouds) as [NationalCloud, ...NationalCloud[]];

/** As a form offers them. */
export const cloudChoices = nationalClouds.map((value) => ({ value, label: clouds[value].label }));
