import "server-only";
import { AuthError, ConfidentialClientApplication, type INetworkModule, LogLevel, type NetworkRequestOptions } from "@azure/msal-node";
import { z } from "zod";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import { type CallObserver, fetchPatiently, requestIdOf } from "@/lib/http";
import { endpoints, loginAuthority } from "@/lib/microsoft/endpoints";
import type { MicrosoftSaid } from "./microsoft-said";

/**
 * Sets up MSAL: endpoints from the configuration, our own HTTP with a deadline, and no log. MSAL accepts only an https authority, so the
 * authority is always Microsoft's own host. Only the endpoints follow the configuration.
 */

/** How an app proves who it is to Entra. */
export type ClientProof =
  | { clientSecret: string }
  | { clientCertificate: { thumbprintSha256: string; privateKey: string } }
  /** A token that somebody else issued, for a federated credential. */
  | { clientAssertion: string };

export type MsalClientOptions = { cloud: NationalCloud; clientId: string; proof: ClientProof; onCall?: CallObserver };

export type MsalClient = {
  app: ConfidentialClientApplication;
  /** Makes one request. Returns Microsoft's refusal as data, and throws only for faults in this program. */
  ask<T>(request: (app: ConfidentialClientApplication) => Promise<T>): Promise<Asked<T>>;
};
export type Asked<T> = { ok: true; value: T; requestId: string | null } | { ok: false; said: MicrosoftSaid };

/** Make a new client for each use: MSAL caches every token that it sees, until the client is dropped. A new one costs microseconds. */
export function msalClient({ cloud, clientId, proof, onCall }: MsalClientOptions): MsalClient {
  const lastAnswer: LastAnswer = { said: null, requestId: null };
  const app = new ConfidentialClientApplication({
    auth: { clientId, ...proof, authority: authorityFor(cloud, "organizations"), authorityMetadata: authorityMetadata(cloud) },
    system: {
      networkClient: networkClient(lastAnswer, onCall),
      // Our own HTTP decides what is tried again.
      disableInternalRetries: true,
      loggerOptions: { loggerCallback: () => {}, piiLoggingEnabled: false, logLevel: LogLevel.Error },
    },
  });
  const ask = async <T>(request: (app: ConfidentialClientApplication) => Promise<T>): Promise<Asked<T>> => {
    try {
      return { ok: true, value: await request(app), requestId: lastAnswer.requestId };
    } catch (cause) {
      if (!(cause instanceof AuthError)) throw cause;
      // Without a recorded refusal the connection failed, or a check in MSAL itself did (nonce_mismatch).
      return { ok: false, said: lastAnswer.said ?? { ...nothingSaid, error: cause.errorCode } };
    }
  };
  return { app, ask };
}

export const authorityFor = (cloud: NationalCloud, tenant: string): string => `${loginAuthority(cloud)}/${tenant}`;

/** MSAL replaces `{tenantid}` with the tenant of each request. */
function authorityMetadata(cloud: NationalCloud): string {
  const base = `${endpoints(cloud).login}/{tenantid}`;
  return JSON.stringify({
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    issuer: `${base}/v2.0`,
  });
}

/** Recorded here because MSAL's own errors keep only one of several AADSTS codes, and neither the status nor Retry-After. */
type LastAnswer = { said: MicrosoftSaid | null; requestId: string | null };

const nothingSaid: MicrosoftSaid = {
  error: "",
  description: "",
  codes: [],
  subcode: null,
  status: null,
  requestId: null,
};

const tokenErrorSchema = z.object({
  error: z.string(),
  error_description: z.string().default(""),
  error_codes: z.array(z.number()).default([]),
  suberror: z.string().nullish(),
  trace_id: z.string().nullish(),
});

function networkClient(lastAnswer: LastAnswer, onCall: CallObserver | undefined): INetworkModule {
  const send = async <T>(method: "GET" | "POST", url: string, options?: NetworkRequestOptions) => {
    const answer = await fetchPatiently(
      {
        url,
        service: "entra",
        method,
        headers: options?.headers ?? {},
        ...(options?.body === undefined ? {} : { body: withoutOfflineAccess(options.body) }),
        expects: "json",
        deadlineMs: 20_000,
        what: "Token from Microsoft",
        ...(onCall ? { onCall } : {}),
      },
      // A sign-in's code can be redeemed once. An app's own credentials can be shown as often as needed.
      { repeatable: isForApp(options?.body) },
    );
    const body: unknown = await answer.json().catch(() => null);
    lastAnswer.requestId = requestIdOf(answer.headers);
    const isToken = answer.ok && tokenSchema.safeParse(body).success;
    if (!isToken) lastAnswer.said = answer.ok ? { ...nothingSaid, error: "server_error" } : whatWasSaid(answer, body);
    // A gateway's HTML page has no `error`. Without one MSAL would look for a token in the page.
    const forMsal = isToken || tokenErrorSchema.safeParse(body).success ? body : { error: "server_error" };
    return { headers: Object.fromEntries(answer.headers), body: forMsal as T, status: answer.status };
  };
  return {
    sendGetRequestAsync: (url, options) => send("GET", url, options),
    sendPostRequestAsync: (url, options) => send("POST", url, options),
  };
}

/** What MSAL needs of an answer before it looks for a token in it. */
const tokenSchema = z.object({ token_type: z.string() });

const isForApp = (body: string | undefined): boolean => new URLSearchParams(body).get("grant_type") === "client_credentials";

function whatWasSaid(answer: Response, body: unknown): MicrosoftSaid {
  const parsed = tokenErrorSchema.safeParse(body);
  return {
    error: parsed.data?.error ?? "server_error",
    description: parsed.data?.error_description ?? "",
    codes: parsed.data?.error_codes ?? [],
    subcode: parsed.data?.suberror ?? null,
    status: answer.status,
    requestId: requestIdOf(answer.headers) ?? parsed.data?.trace_id ?? null,
  };
}

/**
 * MSAL for Node adds offline_access to every request, and no setting prevents it. The portal keeps no refresh token, so it removes the
 * scope. Otherwise Microsoft would show people "Maintain access to data you have given it access to".
 */
export function withoutOfflineAccess(parameters: string): string {
  const parsed = new URLSearchParams(parameters);
  const scope = parsed.get("scope");
  if (scope === null) return parameters;
  const kept = scope.split(" ").filter((name) => name !== "offline_access");
  parsed.set("scope", kept.join(" "));
  return parsed.toString();
}
