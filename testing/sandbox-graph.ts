import { afterAll, beforeEach } from "vitest";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { startSandbox } from "@/sandbox/server";
import { tokenFor } from "./sandbox-browser";

/** For tests of the sandbox's Graph: callers that hand over status, body and headers as they are, and Contoso's people as callers. */

export type GraphAnswer = { status: number; body: Record<string, unknown> & { value?: Record<string, unknown>[] }; headers: Headers };

/** Calls Graph as the bearer of this token. Paths that begin with /beta keep their version; all others get v1.0. */
export function graphAs(origin: string, token: string) {
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<GraphAnswer> => {
    const response = await fetch(`${origin}${path.startsWith("/beta") ? "" : "/v1.0"}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {}, headers: response.headers };
  };
}

export const errorOf = (answer: { body: unknown }) =>
  (answer.body as { error: { code: string; message: string; details?: { code: string }[] } }).error;

export type Graph = ReturnType<typeof graphAs>;

/**
 * Starts a sandbox for the tests of one file and resets it before each of them. Ada is its Global Administrator, Priya its
 * Privileged Role Administrator, Amir its Application Administrator; Uma has no role.
 */
export async function openGraphSandbox() {
  // Not recorded: much of what these tests send is wrong on purpose.
  const sandbox = await startSandbox({ portalOrigin: "http://portal.test", trafficLog: "" });
  const control = (path: string, body: unknown) =>
    fetch(`${sandbox.origin}/sandbox/control/${path}`, { method: "POST", body: JSON.stringify(body) });
  const as = async (first: string) => graphAs(sandbox.origin, await tokenFor(sandbox.origin, `${first}@contoso.com`));
  const callers = new Map<string, Graph>();
  const caller =
    (first: string): Graph =>
    async (...call) => {
      const graph = callers.get(first) ?? (await as(first));
      callers.set(first, graph);
      return graph(...call);
    };
  beforeEach(async () => {
    callers.clear();
    await control("reset", {});
  });
  afterAll(() => sandbox.close());
  return { sandbox, control, as, asAda: caller("ada"), asPriya: caller("priya"), asAmir: caller("amir"), asUma: caller("uma") };
}

export const refused = (answer: GraphAnswer) => ({ status: answer.status, code: errorOf(answer).code });
export const badRequest = { status: 400, code: "Request_BadRequest" };
export const forbidden = { status: 403, code: "Authorization_RequestDenied" };
export const graphAppId = "00000003-0000-0000-c000-000000000000";
export const createIfMissing = { prefer: "create-if-missing" };

/** A certificate as base64 of its DER bytes, and as an entry of `keyCredentials`. */
export const der = (label: string) => integrationCertificate(label).der;
export const certificateEntry = (label: string) => ({ type: "AsymmetricX509Cert", usage: "Verify", key: der(label), displayName: label });
