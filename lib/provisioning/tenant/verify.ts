import "server-only";
import { isNeverTried, type Permission, type PermissionName, type PermissionOf, type ResourceKey } from "@/lib/catalogue/permissions";
import { VendorError } from "@/lib/errors/vendor-error";
import type { CallObserver } from "@/lib/http";
import { type AppTokenResource, acquireAppToken } from "@/lib/identity/tokens/app-tokens";
import { probeCloudApps } from "@/lib/microsoft/defender/cloud-apps";
import { type DefenderProbe, defenderProbes, probeDefender } from "@/lib/microsoft/defender/endpoint";
import { exchangeClient } from "@/lib/microsoft/exchange/client";
import { probeQuarantine } from "@/lib/microsoft/exchange/quarantine";
import { graphClient } from "@/lib/microsoft/graph/client";
import { classifyMailProbes, graphProbeRequests, mailProbeRequests, readGraphProbe, usersToTry } from "@/lib/microsoft/graph/probes";
import { notTried, unanswered } from "@/lib/microsoft/probe-result";
import type { PermissionCheck } from "@/lib/onboarding/planning/checks";
import {
  type KnownBefore,
  meaningOfMissingRole,
  meaningOfNoToken,
  meaningOfProbe,
  type ProbeResult,
} from "@/lib/onboarding/planning/probe-meaning";
import type { BoundCustomer } from "./context";

/** Signs in as the Dropzone app, once per service, and makes a harmless call (a probe) for each permission that has one. */

export type VerifyInput = {
  customer: BoundCustomer;
  appId: string;
  clientSecret: string;
  permissions: readonly Permission[];
  portalUrl: string | null;
  known: KnownBefore;
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
  if (!token.ok) return wanted.map((permission) => meaningOfNoToken(permission, token, input.known));
  const inToken = wanted.filter((name) => token.roles.includes(name));
  const results = await probe(service, inToken, token.token, input).catch((error: unknown) => {
    if (!(error instanceof VendorError)) throw error;
    return new Map<PermissionName, ProbeResult>(inToken.map((name) => [name, unanswered("microsoft-unreachable", error.requestId)]));
  });
  return wanted.map((permission) => {
    if (!inToken.includes(permission)) return meaningOfMissingRole(permission, token, input.known);
    return meaningOfProbe(permission, isNeverTried(permission) ? notTried : results.get(permission), input.known);
  });
}

type Results = Map<PermissionName, ProbeResult>;

async function probe(service: ResourceKey, names: readonly PermissionName[], token: string, input: VerifyInput): Promise<Results> {
  const { customer, portalUrl, onCall } = input;
  const { cloud } = customer;
  switch (service) {
    case "microsoft-graph":
      return probeGraph(names, token, input);
    case "cloud-app-security":
      return probeEach<"cloud-app-security">(names, {
        "investigation.read": async () =>
          portalUrl === null
            ? { answer: "unknown", note: "The Portal URL is not known yet.", code: null, requestId: null }
            : probeCloudApps({ cloud, portalUrl, token, onCall }),
      });
    case "windows-defender-atp": {
      const probed = names.filter((name): name is DefenderProbe => defenderProbes.some((p) => p === name));
      const results = await Promise.all(
        probed.map(async (name): Promise<[PermissionName, ProbeResult]> => [name, await probeDefender(name, { cloud, token, onCall })]),
      );
      return new Map(results);
    }
    case "exchange-online": {
      const exchange = exchangeClient({ cloud, tenantId: customer.entraTenantId, token, anchor: { as: "app" }, onCall });
      return probeEach<"exchange-online">(names, { "Exchange.ManageAsApp": () => probeQuarantine(exchange) });
    }
  }
}

/** One call for each permission of a service. A permission without one is an error of the compiler. */
async function probeEach<Resource extends ResourceKey>(
  names: readonly PermissionName[],
  probes: Readonly<Record<PermissionOf<Resource>, () => Promise<ProbeResult>>>,
): Promise<Results> {
  const probed = names.filter((name): name is PermissionOf<Resource> => Object.hasOwn(probes, name));
  return new Map(await Promise.all(probed.map(async (name): Promise<[PermissionName, ProbeResult]> => [name, await probes[name]()])));
}

async function probeGraph(names: readonly PermissionName[], token: string, { customer, onCall }: VerifyInput): Promise<Results> {
  const graph = graphClient({ cloud: customer.cloud, token, onCall });
  const answers = await graph.batch(graphProbeRequests(names));
  const results: Results = new Map(names.filter((name) => name !== "Mail.Read").map((name) => [name, readGraphProbe(name, answers)]));
  if (!names.includes("Mail.Read")) return results;
  // A second batch: the mailboxes to try belong to users, whose list is the answer to another probe.
  const tries = mailProbeRequests(usersToTry(answers));
  const mail = tries.length > 0 ? [...(await graph.batch(tries)).values()] : [];
  return results.set("Mail.Read", classifyMailProbes(mail));
}
