import "server-only";
import type { Permission, PermissionName, ResourceKey } from "@/lib/catalogue/permissions";
import type { Answer } from "@/lib/catalogue/states";
import type { ErrorCode } from "@/lib/errors/codes";
import { VendorError } from "@/lib/errors/vendor-error";
import type { CallObserver } from "@/lib/http";
import { type AppTokenAnswer, type AppTokenResource, acquireAppToken } from "@/lib/identity/tokens/app-tokens";
import { probeCloudApps } from "@/lib/microsoft/defender/cloud-apps";
import { type DefenderProbe, defenderProbes, liveResponseNote, probeDefender } from "@/lib/microsoft/defender/endpoint";
import { exchangeClient } from "@/lib/microsoft/exchange/client";
import { probeQuarantine } from "@/lib/microsoft/exchange/quarantine";
import { graphClient } from "@/lib/microsoft/graph/client";
import { classifyMailProbes, graphProbeRequests, mailProbeRequests, readGraphProbe, usersToTry } from "@/lib/microsoft/graph/probes";
import { type ProbeResult, works } from "@/lib/microsoft/probe-result";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import type { PermissionCheck } from "@/lib/onboarding/planning/checks";
import type { BoundCustomer } from "./context";

/** Signs in as the Dropzone app, once per service, and makes one harmless call for each permission. */

export type VerifyInput = {
  customer: BoundCustomer;
  appId: string;
  clientSecret: string;
  /** Whether it was made so long ago that Microsoft knows it everywhere, if at all. */
  isSecretOld: boolean;
  permissions: readonly Permission[];
  choices: Choices;
  /** Seen as granted: if a token or a call says otherwise, Microsoft has not caught up yet. */
  granted: ReadonlySet<PermissionName>;
  /** The same of Exchange's own role, which quarantined mail needs besides. */
  hasExchangeRole: boolean;
  onCall: CallObserver;
};

const tokenResources: Record<ResourceKey, AppTokenResource> = {
  "microsoft-graph": "graph",
  "cloud-app-security": "cloud-apps",
  "windows-defender-atp": "defender",
  "exchange-online": "exchange",
};

export async function verify(input: VerifyInput): Promise<PermissionCheck[]> {
  const services = [...new Set(input.permissions.map((p) => p.resource))];
  const checked = await Promise.all(services.map((service) => verifyService(service, input)));
  return checked.flat();
}

async function verifyService(service: ResourceKey, input: VerifyInput): Promise<PermissionCheck[]> {
  const wanted = input.permissions.filter((p) => p.resource === service).map((p) => p.name);
  const { customer, appId, clientSecret, onCall } = input;
  const token = await acquireAppToken({
    cloud: customer.cloud,
    tenantId: customer.entraTenantId,
    clientId: appId,
    clientSecret,
    resource: tokenResources[service],
    onCall,
  });
  if (!token.ok) return wanted.map((permission) => withoutToken(permission, token, input));
  const inToken = wanted.filter((name) => token.roles.includes(name));
  const results = await probe(service, inToken, token.token, input).catch((error: unknown) => {
    if (!(error instanceof VendorError)) throw error;
    return new Map<PermissionName, ProbeResult>(
      inToken.map((name) => [name, { answer: "unknown", note: "Microsoft did not answer.", code: null, requestId: error.requestId }]),
    );
  });
  return wanted.map((permission) => {
    if (!inToken.includes(permission)) return missingFromToken(permission, input.granted, token.requestId);
    const result = results.get(permission);
    if (result === undefined)
      return { permission, inToken: "yes", works: "unknown", isFinal: true, lacks: null, note: "Not tried.", requestId: null };
    return { permission, inToken: "yes", ...meaningOf(permission, result, input), requestId: result.requestId };
  });
}

/** A refusal of what was seen as granted means "not yet", but for a Portal URL of another tenant, which no waiting cures. */
function meaningOf(
  permission: PermissionName,
  result: ProbeResult,
  { granted, choices, hasExchangeRole }: VerifyInput,
): Pick<PermissionCheck, "works" | "isFinal" | "lacks" | "note"> {
  const hasNoAddress = permission === "investigation.read" && choices.portalUrl === null;
  if (result.code === "portal-url-wrong") return { works: "no", isFinal: true, lacks: null, note: result.note };
  if (result.code === "exchange-not-effective" && !hasExchangeRole)
    return { works: "no", isFinal: true, lacks: "exchange-role", note: "Exchange has not been told about the app's role yet." };
  if (result.answer === "no" && granted.has(permission))
    return { works: "on-its-way", isFinal: false, lacks: null, note: "Granted; Microsoft has not put it into effect yet." };
  const isFinal = result.code === null ? hasNoAddress : untestable.includes(result.code);
  return { works: result.answer, isFinal, lacks: null, note: result.note };
}

/** The tenant lacks what the permission would be tried on. Asking again would bring the same. */
const untestable: readonly ErrorCode[] = [
  "license-missing",
  "product-not-provisioned",
  "feature-switched-off",
  "resource-not-in-tenant",
  "mailbox-not-found",
  "mailbox-access-limited",
];

function missingFromToken(permission: PermissionName, granted: ReadonlySet<PermissionName>, requestId: string | null): PermissionCheck {
  const isGranted = granted.has(permission);
  const inToken: Answer = isGranted ? "on-its-way" : "no";
  return {
    permission,
    inToken,
    works: isGranted ? "on-its-way" : "no",
    isFinal: !isGranted,
    lacks: isGranted ? null : "grant",
    note: isGranted ? "Granted; not in a fresh token yet." : "Not granted.",
    requestId,
  };
}

function withoutToken(permission: PermissionName, refusal: AppTokenAnswer & { ok: false }, { isSecretOld }: VerifyInput): PermissionCheck {
  const note = refusal.code ? `${refusal.message} (${refusal.code})` : refusal.message;
  const common = { permission, lacks: null, requestId: refusal.requestId, vendorCode: refusal.code };
  switch (refusal.reason) {
    case "secret-not-accepted-yet":
    case "app-not-found-yet":
    case "consent-not-effective-yet":
      if (isSecretOld) return { ...common, inToken: "no", works: "no", isFinal: true, note };
      return {
        ...common,
        inToken: "on-its-way",
        works: "on-its-way",
        isFinal: false,
        note: "Microsoft does not accept the new app everywhere yet.",
      };
    case "refused":
      return { ...common, inToken: "no", works: "no", isFinal: true, note };
    case "cut-off":
    case "slowed-down":
      return { ...common, inToken: "unknown", works: "unknown", isFinal: false, note: "Microsoft did not answer the request for a token." };
  }
}

type Results = Map<PermissionName, ProbeResult>;

async function probe(service: ResourceKey, names: readonly PermissionName[], token: string, input: VerifyInput): Promise<Results> {
  const { customer, choices, onCall } = input;
  const { cloud } = customer;
  switch (service) {
    case "microsoft-graph":
      return probeGraph(names, token, input);
    case "cloud-app-security": {
      if (!names.includes("investigation.read")) return new Map();
      if (choices.portalUrl === null)
        return new Map([
          ["investigation.read", { answer: "unknown", note: "The Portal URL is not known yet.", code: null, requestId: null }],
        ]);
      return new Map([["investigation.read", await probeCloudApps({ cloud, portalUrl: choices.portalUrl, token, onCall })]]);
    }
    case "windows-defender-atp": {
      const probed = names.filter((name): name is DefenderProbe => defenderProbes.some((p) => p === name));
      const results = await Promise.all(
        probed.map(async (name): Promise<[PermissionName, ProbeResult]> => [name, await probeDefender(name, { cloud, token, onCall })]),
      );
      return new Map([...results, ["Machine.LiveResponse", works(null, liveResponseNote)]]);
    }
    case "exchange-online": {
      const exchange = exchangeClient({ cloud, tenantId: customer.entraTenantId, token, anchor: { as: "app" }, onCall });
      return new Map([["Exchange.ManageAsApp", await probeQuarantine(exchange)]]);
    }
  }
}

async function probeGraph(names: readonly PermissionName[], token: string, { customer, onCall }: VerifyInput): Promise<Results> {
  const graph = graphClient({ cloud: customer.cloud, token, onCall });
  const answers = await graph.batch(graphProbeRequests(names));
  const results: Results = new Map(names.filter((name) => name !== "Mail.Read").map((name) => [name, readGraphProbe(name, answers)]));
  if (!names.includes("Mail.Read")) return results;
  // A mailbox to try needs somebody to have one, and the list of people is the answer to another probe.
  const tries = mailProbeRequests(usersToTry(answers));
  const mail = tries.length > 0 ? [...(await graph.batch(tries)).values()] : [];
  return results.set("Mail.Read", classifyMailProbes(mail));
}
