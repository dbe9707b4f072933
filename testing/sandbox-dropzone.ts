import { afterEach, beforeEach, expect } from "vitest";
import type { Check } from "@/sandbox/dropzone/test-and-save";
import { startSandbox } from "@/sandbox/server";
import type { Application, Tenant } from "@/sandbox/world/state";
import { type LeftOut, onboard, secretValue } from "./dropzone-onboarding";
import { type Sandbox, tenantNamed } from "./sandbox-callers";

/** For tests of the sandbox's Dropzone: calls with Contoso's key, the two forms filled in, and what a test of them says. */

type Ask = { method?: string; host?: string; key?: string | null; body?: unknown };

type Answer = {
  status: number;
  body: Record<string, unknown> & { error?: { code: string; field?: string; requestId: string } };
  text: string;
};

/** A sandbox of its own for each test: `sandbox` and `contoso` are those of the test that runs. */
export function openDropzoneSandbox() {
  const there = {} as { sandbox: Sandbox; contoso: Tenant };
  beforeEach(async () => {
    there.sandbox = await startSandbox({ propagation: "instant" });
    there.contoso = tenantNamed(there.sandbox.world, "contoso");
  });
  afterEach(() => there.sandbox.close());

  async function ask(
    path: string,
    { method = "GET", host = "contoso.dropzone.app", key = "dz_sandbox_contoso", body }: Ask = {},
  ): Promise<Answer> {
    const answer = await fetch(`${there.sandbox.origin}/app/api/v1${path}`, {
      method,
      headers: { "x-forwarded-host": host, "content-type": "application/json", ...(key === null ? {} : { authorization: key }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const text = await answer.text();
    return { status: answer.status, body: JSON.parse(text), text };
  }
  function dataSource(app: Application, changes: Record<string, unknown> = {}) {
    const portalUrl = "https://contoso.us.portal.cloudappsecurity.com";
    return { clientId: app.appId, tenantId: there.contoso.id, clientSecret: secretValue, portalUrl, useLiveResponse: true, ...changes };
  }
  function alertSource(app: Application, changes: Record<string, unknown> = {}) {
    return {
      clientId: app.appId,
      tenantId: there.contoso.id,
      clientSecret: secretValue,
      alertTypes: ["defender-alerts", "defender-incidents", "reported-phishing", "phishing-mailbox"],
      powerShellApi: { enabled: true, organizationId: "contoso.onmicrosoft.com" },
      ...changes,
    };
  }
  const testOf = async (kind: string, body: unknown) => {
    const answer = await ask(`/integrations/${kind}/test`, { method: "POST", body });
    expect(answer.status).toBe(200);
    return answer.body as unknown as { ok: boolean; checks: Check[] };
  };
  const onboarded = (leftOut?: LeftOut) => onboard(there.sandbox.world, there.contoso, leftOut);

  return {
    get sandbox() {
      return there.sandbox;
    },
    get contoso() {
      return there.contoso;
    },
    ask,
    dataSource,
    alertSource,
    testOf,
    onboarded,
  };
}

/** The names of the checks that failed. */
export const failing = ({ checks }: { checks: Check[] }) => checks.filter((check) => !check.ok).map((check) => check.name);
