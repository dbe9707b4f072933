import { z } from "zod";

/** Arranges the sandbox from a journey: tenants, named worlds, faults, clock. The portal knows nothing of it. */

const tenantSchema = z.object({
  tenantId: z.string(),
  name: z.string(),
  domain: z.string(),
  dropzoneHost: z.string(),
  dropzoneApiKey: z.string(),
});
export type SandboxTenant = z.infer<typeof tenantSchema>;

const dumpSchema = z.object({
  applications: z.array(
    z.object({
      id: z.string(),
      appId: z.string(),
      displayName: z.string(),
      deletedDateTime: z.string().nullable(),
      passwordCredentials: z.array(z.object({ keyId: z.string(), endDateTime: z.string() })),
      keyCredentials: z.array(z.object({ customKeyIdentifier: z.string() })),
    }),
  ),
  servicePrincipals: z.array(z.object({ id: z.string(), appId: z.string(), displayName: z.string() })),
  grants: z.array(z.object({ principalId: z.string(), value: z.string().nullable() })),
  exchange: z.object({ pointers: z.array(z.object({ appId: z.string() })) }),
  dropzone: z.object({
    integrations: z.object({
      "data-source": z.object({ id: z.string() }).optional(),
      "alert-source": z.object({ id: z.string() }).optional(),
    }),
  }),
});
export type TenantDump = z.infer<typeof dumpSchema>;

export type Fault = {
  match: { service?: string; method?: string; path?: string; tenant?: string };
  fault: "throttled" | "slow" | "forbidden" | "cut-off" | "server-error";
  times: number;
  status?: number;
  retryAfter?: number;
  body?: unknown;
};

/** An admin finds it in the Defender portal. No API returns it. */
export const portalUrlOf = ({ domain }: SandboxTenant) => `https://${domain.split(".")[0]}.us.portal.cloudappsecurity.com`;

export class SandboxControl {
  constructor(readonly origin: string) {}

  /** Creates a tenant, so that journeys can run at the same time. */
  async newTenant(name: string): Promise<SandboxTenant> {
    return tenantSchema.parse(await this.post("tenants", { name }));
  }

  /** A named world for one tenant: "fresh", "onboarded-by-hand", "missing-first-party"… */
  async world(name: string, tenant: string): Promise<void> {
    await this.post("world", { name, tenant });
  }

  async fault(fault: Fault): Promise<void> {
    await this.post("faults", fault);
  }

  /** Which directory roles of a person are active, or the tenant that their account belongs to as a guest. */
  async person(tenant: string, first: string, change: { roles?: string[]; homeTenantId?: string }): Promise<void> {
    await this.post("people", { tenant, first, ...change });
  }

  /** The longest life in days that the tenant's policy allows client secrets. 0: they are forbidden. Null: no limit. */
  async policy(tenant: string, secretDays: number | null): Promise<void> {
    await this.post("policy", { tenant, secretDays });
  }

  /** The portal's enterprise application is deleted, and every consent with it. */
  async withdrawConsent(tenant: string): Promise<void> {
    await this.post("consent", { tenant });
  }

  async clearFaults(): Promise<void> {
    await this.send("DELETE", "faults");
  }

  async advanceClock(advanceSeconds: number): Promise<void> {
    await this.post("clock", { advanceSeconds });
  }

  /** Somebody of the customer does something to the Dropzone app behind everybody's back. */
  async deed(tenant: string, deed: { does: string; what?: string; by?: string }): Promise<void> {
    await this.post("deeds", { tenant, ...deed });
  }

  async dropzone(tenant: string, body: { firstAlertAfterSeconds?: number; remove?: "data-source" | "alert-source" }): Promise<void> {
    await this.post("dropzone", { tenant, ...body });
  }

  /** Everything there is in a tenant: applications, service principals, grants, Exchange, Dropzone. */
  async dump(tenantId: string): Promise<TenantDump> {
    return dumpSchema.parse(await this.send("GET", `tenants/${tenantId}`));
  }

  private post(path: string, body: unknown): Promise<unknown> {
    return this.send("POST", path, body);
  }

  private async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.origin}/sandbox/control/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${method} ${path}: ${text}`);
    return text ? JSON.parse(text) : null;
  }
}
