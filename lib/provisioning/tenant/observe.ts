import "server-only";
import { resourceKeys } from "@/lib/catalogue/permissions";
import { VendorError } from "@/lib/errors/vendor-error";
import { observeExchange } from "@/lib/microsoft/exchange/observe";
import type { Answers } from "@/lib/microsoft/graph/answers";
import { applicationRequests, parseApplications } from "@/lib/microsoft/graph/applications";
import { myRolesRequest, parseMyRoles } from "@/lib/microsoft/graph/me";
import { organizationRequest, parseOrganization } from "@/lib/microsoft/graph/organization";
import { parseResource, resourceRequests } from "@/lib/microsoft/graph/resources";
import { listGrants, parseServicePrincipal, servicePrincipalRequests } from "@/lib/microsoft/graph/service-principals";
import { unknownFrom } from "@/lib/microsoft/observations";
import type { Observation, Observed, ObservedExchange, Unknown } from "@/lib/onboarding/planning/observed";
import type { TenantContext } from "./context";
import { notAskedInDropzone, observeInDropzone } from "./dropzone";

/** A run that is waiting for Microsoft looks at the tenant alone: it asks Dropzone right before it saves. */
export type ObservedWhere = "tenant" | "tenant-and-dropzone";

/**
 * Observes what the tenant has now: one `$batch` for Graph, and Exchange and Dropzone in parallel. When one part fails, the others are still
 * observed.
 */
export async function observe(context: TenantContext, where: ObservedWhere): Promise<Observed> {
  const { knownAppId } = ourApp(context);
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

const ourApp = ({ desired, customer }: TenantContext) => ({ uniqueName: desired.uniqueName, knownAppId: customer.appId });

const notAsked: Unknown = { known: false, because: "not-asked", requestId: null, message: "NotAsked" };

type InGraph = Omit<Observed, "exchange" | "integrations">;

async function observeInGraph(context: TenantContext): Promise<InGraph> {
  const ours = ourApp(context);
  const at = new Date().toISOString();
  if (context.graph === null) return nothingSeen(at, notAsked);
  try {
    const answers = await context.graph.batch([
      organizationRequest(),
      myRolesRequest(),
      ...applicationRequests(ours),
      ...servicePrincipalRequests(ours),
      ...resourceRequests(),
    ]);
    return await understand(context, answers, at);
  } catch (error) {
    if (error instanceof VendorError) return nothingSeen(at, unknownFrom(error));
    throw error;
  }
}

async function understand(context: TenantContext, answers: Answers, at: string): Promise<InGraph> {
  const { application, namesakes } = parseApplications(answers, ourApp(context));
  const { servicePrincipal, mayHaveMoreGrants } = parseServicePrincipal(
    answers,
    application.known ? (application.value?.appId ?? null) : null,
  );
  if (mayHaveMoreGrants && context.graph && servicePrincipal.known && servicePrincipal.value)
    servicePrincipal.value = {
      ...servicePrincipal.value,
      grants: await listGrants(context.graph, servicePrincipal.value.servicePrincipalId),
    };
  return {
    at,
    organization: parseOrganization(answers.get("organization")),
    application,
    namesakes,
    // While the app itself is unknown, a missing service principal means nothing.
    servicePrincipal: application.known ? servicePrincipal : application,
    resources: eachResource((key) => parseResource(key, answers.get(`resource:${key}`))),
    roles: parseMyRoles(answers.get("my-roles")),
  };
}

const nothingSeen = (at: string, unknown: Unknown): InGraph => ({
  at,
  organization: unknown,
  application: unknown,
  namesakes: [],
  servicePrincipal: unknown,
  resources: eachResource(() => unknown),
  roles: null,
});

const eachResource = (parse: (key: (typeof resourceKeys)[number]) => Observed["resources"]["microsoft-graph"]): Observed["resources"] =>
  Object.fromEntries(resourceKeys.map((key) => [key, parse(key)])) as Observed["resources"];

async function observeInExchange({ exchange }: TenantContext, appId: string | null): Promise<Observation<ObservedExchange>> {
  return exchange === null ? notAsked : observeExchange(exchange, appId);
}
