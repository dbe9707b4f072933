import "server-only";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import { fetchWithDeadline, HttpError, isUnknownHost } from "@/lib/http";
import { endpoints } from "../endpoints";

/** Looks, without any token, at the addresses of Defender for Cloud Apps that a tenant's name can lead to. */

/** https://learn.microsoft.com/defender-cloud-apps/network-requirements */
const regions = ["us", "us2", "us3", "eu", "eu2"];

/** Of one address: whether a tenant has it. Null when that cannot be told. */
export type Existence = { url: string; exists: boolean | null };

/**
 * The one address that exists. Null when none or several do, or when one could not be told: then a proposal would be a guess. Where all
 * answer alike, from outside nothing can be told.
 */
export function theOnlyOne(seen: readonly Existence[]): string | null {
  const there = seen.filter(({ exists }) => exists);
  return there.length === 1 && seen.every(({ exists }) => exists !== null) ? (there[0]?.url ?? null) : null;
}

/** `initialDomain`: contoso.onmicrosoft.com. */
export async function findPortalUrl(cloud: NationalCloud, initialDomain: string): Promise<string | null> {
  const name = initialDomain.split(".")[0]?.toLowerCase() ?? "";
  const [suffix] = endpoints(cloud).cloudAppsSuffixes;
  if (suffix === undefined || !/^[a-z0-9-]{1,63}$/.test(name)) return null;
  return theOnlyOne(await Promise.all(regions.map((region) => look(cloud, `${name}.${region}${suffix}`))));
}

async function look(cloud: NationalCloud, host: string): Promise<Existence> {
  const { origin, headers } = endpoints(cloud).cloudAppsAddress(host);
  const url = `https://${host}`;
  try {
    const what = "GET /api/v1/activities";
    const answer = await fetchWithDeadline({
      service: "cloud-apps",
      url: `${origin}/api/v1/activities/?limit=1`,
      method: "GET",
      what,
      headers,
      deadlineMs,
    });
    return { url, exists: existence(answer.status) };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { url, exists: isUnknownHost(error) ? false : null };
  }
}

/** The plan waits for it. */
const deadlineMs = 3000;

/** A tenant's address asks for a token. An address of none redirects or answers 404. */
export function existence(status: number): boolean | null {
  if (status === 401 || status === 403) return true;
  return status === 404 || (status >= 300 && status < 400) ? false : null;
}
