import { type CloudRow, clouds, type NationalCloud } from "@/lib/catalogue/clouds";
import { env } from "@/lib/env";

/**
 * Where requests to Microsoft go. Production is the default; configuration may put another address in a service's place. Audiences
 * stay Microsoft's whatever the address.
 */

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

/** Microsoft's own sign-in host: MSAL's authority, which must be https, whatever address its endpoints are given. */
export const loginAuthority = (cloud: NationalCloud): string => clouds[cloud].login;

function addressOf(host: string, gateway: string | undefined): HostAddress {
  return gateway ? { origin: gateway, headers: { "X-Forwarded-Host": host } } : { origin: `https://${host}`, headers: {} };
}
