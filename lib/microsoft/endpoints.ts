import { type CloudRow, clouds, type NationalCloud } from "@/lib/catalogue/clouds";
import { env } from "@/lib/env";

/**
 * Where requests to Microsoft go. The default is production. The configuration can replace the address of a service, but never its
 * audience.
 */

/** The resource of Cloud Apps is its app id, in every cloud. */
const cloudAppsResource = "05a65629-4c1b-48c1-a78b-804c4abdd4af";

/** Where a request to a tenant's own host is sent. A gateway gets the host as X-Forwarded-Host. */
export type HostAddress = { origin: string; headers: Record<string, string> };

/** Of each service the origin to call, and the resource (audience) to request tokens for. */
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
  };
}

/** Microsoft's own sign-in host, for MSAL's authority. MSAL requires https, so the configuration does not replace it. */
export const loginAuthority = (cloud: NationalCloud): string => clouds[cloud].login;

function addressOf(host: string, gateway: string | undefined): HostAddress {
  return gateway ? { origin: gateway, headers: { "X-Forwarded-Host": host } } : { origin: `https://${host}`, headers: {} };
}
