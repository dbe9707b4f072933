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

export type Fault = {
  match: { service?: string; method?: string; path?: string };
  fault: "throttled" | "slow" | "forbidden" | "cut-off" | "server-error";
  times: number;
  status?: number;
  retryAfter?: number;
};

export class SandboxControl {
  constructor(readonly origin: string) {}

  /** A tenant of one's own, so that journeys can run side by side. */
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

  async clearFaults(): Promise<void> {
    await this.send("DELETE", "faults");
  }

  async advanceClock(advanceSeconds: number): Promise<void> {
    await this.post("clock", { advanceSeconds });
  }

  /** Everything there is in a tenant: applications, service principals, grants, Exchange, Dropzone. */
  async dump(tenantId: string): Promise<unknown> {
    return this.send("GET", `tenants/${tenantId}`);
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
