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

/** Observes what the tenant has now: one `$batch` for Graph, and Exchange in parallel. When one part fails, the others are still observed. */
export async function observe(context: TenantContext): Promise<Observed> {
  const { knownAppId } = ourApp(context);
  // Exchange is asked by app id. When the app id is known already, Exchange need not wait for Graph.
  const [seen, early] = await Promise.all([observeInGraph(context), observeInExchange(context, knownAppId)]);
  const appId = seen.application.known ? (seen.application.value?.appId ?? null) : knownAppId;
  const exchange = appId === null || appId === knownAppId ? early : await observeInExchange(context, appId);
  return { ...seen, exchange };
}

const ourApp = ({ desired, customer }: TenantContext) => ({ uniqueName: desired.uniqueName, knownAppId: customer.appId });

const notAsked: Unknown = { known: false, because: "not-asked", requestId: null, message: "NotAsked" };

async function observeInGraph(context: TenantContext): Promise<Omit<Observed, "exchange">> {
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

async function understand(context: TenantContext, answers: Answers, at: string): Promise<Omit<Observed, "exchange">> {
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

const nothingSeen = (at: string, unknown: Unknown): Omit<Observed, "exchange"> => ({
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
