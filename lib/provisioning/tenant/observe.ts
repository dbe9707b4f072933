import "server-only";
import { resourceKeys } from "@/lib/catalogue/permissions";
import { env } from "@/lib/env";
import { VendorError } from "@/lib/errors/vendor-error";
import { observeExchange } from "@/lib/microsoft/exchange/observe";
import type { Answers } from "@/lib/microsoft/graph/answers";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import { applicationRequests, failedSearch, parseOthers, type Sought } from "@/lib/microsoft/graph/finding-applications";
import { myRolesRequest, parseMyRoles } from "@/lib/microsoft/graph/me";
import { organizationRequest, parseOrganization } from "@/lib/microsoft/graph/organization";
import { observeOurApplication } from "@/lib/microsoft/graph/our-application";
import { parseResource, resourceRequests } from "@/lib/microsoft/graph/resources";
import { servicePrincipalRequests } from "@/lib/microsoft/graph/service-principals";
import { parseWatching, watchingRequest } from "@/lib/microsoft/graph/watching";
import { unknownFrom } from "@/lib/microsoft/observations";
import { formerUniqueName } from "@/lib/onboarding/planning/desired";
import type { Observation, Observed, ObservedExchange, Unknown } from "@/lib/onboarding/planning/observed";
import type { TenantContext } from "./context";
import { notAskedInDropzone, observeInDropzone } from "./dropzone";

/** A run that is waiting for Microsoft looks at the tenant alone: it asks Dropzone apart, before it saves. */
export type ObservedWhere = "tenant" | "tenant-and-dropzone";

/**
 * Observes what the tenant has now: one `$batch` for Graph, and Exchange and Dropzone in parallel. When one part fails, the others are still
 * observed.
 */
export async function observe(context: TenantContext, where: ObservedWhere): Promise<Observed> {
  const knownAppId = soughtIn(context).app?.appId ?? null;
  // Exchange is asked by app id. When the app id is known already, Exchange need not wait for Graph.
  const [seen, early, integrations] = await Promise.all([
    observeInGraph(context),
    observeInExchange(context, knownAppId),
    where === "tenant-and-dropzone" ? observeInDropzone(context, context.calls.record) : notAskedInDropzone,
  ]);
  const appId = seen.application.known ? (seen.application.value?.appId ?? null) : knownAppId;
  const exchange = appId === null || appId === knownAppId ? early : await observeInExchange(context, appId);
  return { ...seen, exchange, integrations };
}

/** Which app is looked for. Once the recorded one was seen to be gone, an app that the admin chose takes its place. */
export const soughtIn = ({ app, customer }: TenantContext): Sought => ({
  app: app.recorded ?? app.toAdopt,
  uniqueName: app.uniqueName,
  formerUniqueName: formerUniqueName(customer.slug),
});

const notAsked: Unknown = { known: false, because: "not-asked", requestId: null, message: "NotAsked" };

type InGraph = Omit<Observed, "exchange" | "integrations">;

async function observeInGraph(context: TenantContext): Promise<InGraph> {
  const sought = soughtIn(context);
  const at = new Date().toISOString();
  if (context.graph === null) return nothingSeen(at, notAsked);
  try {
    const answers = await context.graph.batch([
      // With its one permission the portal may read neither of these, and it has no directory roles.
      ...(context.by === "portal" ? [] : [organizationRequest(), myRolesRequest()]),
      ...applicationRequests(sought),
      ...(sought.app ? servicePrincipalRequests(sought.app.appId) : []),
      ...resourceRequests(),
      ...(context.desired.watching === null ? [] : [watchingRequest(env().PORTAL_APP_CLIENT_ID)]),
    ]);
    return await understand(context, context.graph, { answers, sought, at });
  } catch (error) {
    if (error instanceof VendorError) return nothingSeen(at, unknownFrom(error));
    throw error;
  }
}

async function understand(
  { app }: TenantContext,
  graph: GraphClient,
  { answers, sought, at }: { answers: Answers; sought: Sought; at: string },
): Promise<InGraph> {
  const ours = await observeOurApplication(graph, answers, {
    sought,
    standing: app.recorded ? "ours" : "to-adopt",
    isRecent: app.recorded !== null && Date.parse(at) - Date.parse(app.recorded.at) < longestReplicationMs,
  });
  // Before an app is created, it must be known whether there is one that looks like it.
  const failed = ours.application.known && ours.application.value === null ? failedSearch(answers) : null;
  return {
    at,
    ...ours,
    ...(failed ? { application: failed } : {}),
    organization: parseOrganization(answers.get("organization")),
    others: parseOthers(answers, ours.application.known ? (ours.application.value?.objectId ?? null) : (sought.app?.objectId ?? null)),
    resources: eachResource((key) => parseResource(key, answers.get(`resource:${key}`))),
    watching: parseWatching(answers),
    roles: parseMyRoles(answers.get("my-roles")),
  };
}

/** A new app is visible everywhere within seconds, sometimes two minutes. */
export const longestReplicationMs = 15 * 60_000;

const nothingSeen = (at: string, unknown: Unknown): InGraph => ({
  at,
  organization: unknown,
  application: unknown,
  others: [],
  isGone: false,
  deleted: null,
  servicePrincipal: unknown,
  resources: eachResource(() => unknown),
  watching: unknown,
  roles: null,
});

const eachResource = (parse: (key: (typeof resourceKeys)[number]) => Observed["resources"]["microsoft-graph"]): Observed["resources"] =>
  Object.fromEntries(resourceKeys.map((key) => [key, parse(key)])) as Observed["resources"];

async function observeInExchange({ exchange }: TenantContext, appId: string | null): Promise<Observation<ObservedExchange>> {
  return exchange === null ? notAsked : observeExchange(exchange, appId);
}
