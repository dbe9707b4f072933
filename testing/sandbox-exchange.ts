import { afterEach, beforeEach, expect } from "vitest";
import { startSandbox } from "@/sandbox/server";
import type { Tenant } from "@/sandbox/world/state";
import { appToken, audiences, personToken, type Sandbox, someApp, tenantNamed } from "./sandbox-callers";

/** For tests of the sandbox's Exchange: Contoso's people and its app as callers of cmdlets, and what an answer says. */

type Call = { token?: string; anchor?: string | null; version?: string; tenant?: string; parameters?: Record<string, unknown> };

/** A sandbox of its own for each test: `sandbox` and `contoso` are those of the test that runs. */
export function openExchangeSandbox() {
  const there = {} as { sandbox: Sandbox; contoso: Tenant };
  beforeEach(async () => {
    there.sandbox = await startSandbox({ propagation: "instant" });
    there.contoso = tenantNamed(there.sandbox.world, "contoso");
  });
  afterEach(() => there.sandbox.close());

  return {
    get sandbox() {
      return there.sandbox;
    },
    get contoso() {
      return there.contoso;
    },
    as: async (first: string) => ({
      token: await personToken(there.sandbox.world, { tenant: there.contoso, first, audience: audiences.exchange, scp: "Exchange.Manage" }),
      anchor: `UPN:${first}@contoso.com`,
    }),
    asTheApp: async (roles = ["Exchange.ManageAsApp"]) => ({
      token: await appToken(there.sandbox.world, { tenant: there.contoso, audience: audiences.exchange, roles }),
      anchor: `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${there.contoso.id}`,
    }),
    invoke: (cmdlet: string, { token, anchor, version = "beta", tenant = there.contoso.id, parameters = {} }: Call) =>
      fetch(`${there.sandbox.origin}/adminapi/${version}/${tenant}/InvokeCommand`, {
        method: "POST",
        redirect: "manual",
        headers: {
          "content-type": "application/json",
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(anchor ? { "x-anchormailbox": anchor } : {}),
        },
        body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } }),
      }),
  };
}

export async function rows(answer: Response): Promise<Record<string, unknown>[]> {
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { value: Record<string, unknown>[] }).value;
}

/** Status, the exception's type without its namespace, and its words. */
export async function failure(answer: Response): Promise<[number, string, string]> {
  const body = (await answer.json()) as { error: { details: { message: string }[] } };
  const [, type, words] = (body.error.details[0]?.message ?? "").split("|");
  return [answer.status, type?.split(".").at(-1) ?? "", words ?? ""];
}

/** The parameters with which the app is registered and given its role. */
export const pointer = { AppId: someApp.appId, ObjectId: someApp.principalId, DisplayName: "Dropzone AI" };
export const role = { App: someApp.principalId, Role: "Transport Hygiene" };
