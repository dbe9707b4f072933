/** Whether the tenant that signed in is the one that staff expect for the customer. Pure. */

type Tenant = { tenantId: string; domains: readonly string[] };

/**
 * `expected`: a domain or a tenant id, in lower case. `domains`: what Microsoft has verified for the tenant, never the domain of somebody's
 * address. A subdomain is another domain.
 */
export function isExpectedTenant(expected: string, { tenantId, domains }: Tenant): boolean {
  return expected === tenantId.toLowerCase() || domains.some((domain) => domain.toLowerCase() === expected);
}
