import "server-only";
import { VendorError } from "@/lib/errors/vendor-error";
import { findPortalUrl } from "@/lib/microsoft/defender/find-portal-url";
import { observeRights } from "@/lib/microsoft/exchange/organization";
import type { Answers } from "@/lib/microsoft/graph/answers";
import { appPolicyRequest, parseAppPolicy, parseSubscriptions, subscriptionsRequest } from "@/lib/microsoft/graph/tenant-policies";
import { unknownFrom } from "@/lib/microsoft/observations";
import { isOn } from "@/lib/onboarding/choosing/choices";
import type { AppPolicy, Observation, Observed, Unknown } from "@/lib/onboarding/planning/observed";
import type { PreflightFacts } from "@/lib/onboarding/preflight/facts";
import type { Finding } from "@/lib/onboarding/preflight/findings";
import { preflight } from "@/lib/onboarding/preflight/preflight";
import type { TenantContext } from "../tenant/context";

/**
 * What the pre-flight looks at besides the observation of the plan. It uses the scopes that the portal has anyway: what they cannot read is
 * unknown. It is made side by side with the observation, so the plan waits for nothing more.
 */
export type Aside = Pick<PreflightFacts, "licences" | "exchangeRights" | "proposedPortalUrl"> & {
  /** `createdAt`: as for parseAppPolicy. */
  policy(createdAt: string | null): Observation<AppPolicy>;
};

const notAsked: Unknown = { known: false, because: "not-asked", requestId: null, message: "NotAsked" };

export async function lookAside(context: TenantContext): Promise<Aside> {
  const { aside, choices, customer } = context;
  const needsUrl = isOn(choices, "cloud-apps") && choices.portalUrl === null && customer.initialDomain !== null;
  const [answers, exchangeRights, proposedPortalUrl] = await Promise.all([
    askGraph(context),
    aside.exchange ? observeRights(aside.exchange) : notAsked,
    needsUrl ? findPortalUrl(customer.cloud, customer.initialDomain ?? "") : null,
  ]);
  const read = <T>(parse: (answers: Answers) => Observation<T>): Observation<T> => ("get" in answers ? parse(answers) : answers);
  return {
    policy: (createdAt) => read((all) => parseAppPolicy(all.get("app-policy"), createdAt)),
    licences: read((all) => parseSubscriptions(all.get("subscriptions"))),
    exchangeRights,
    proposedPortalUrl,
  };
}

async function askGraph({ aside }: TenantContext): Promise<Answers | Unknown> {
  if (aside.graph === null) return notAsked;
  try {
    return await aside.graph.batch([appPolicyRequest(), subscriptionsRequest()]);
  } catch (error) {
    if (error instanceof VendorError) return unknownFrom(error);
    throw error;
  }
}

/** `isSecretRefused`: Microsoft refused the secret in the last run, for a policy. Then the policy is known, whoever may read it. */
export function findBefore(
  { choices, agreements, desired, customer, dropzoneApiKey }: TenantContext,
  observed: Observed,
  { aside, isSecretRefused }: { aside: Aside; isSecretRefused: boolean },
): Finding[] {
  const { licences, exchangeRights, proposedPortalUrl } = aside;
  const { application, roles, resources, exchange, others, at } = observed;
  const createdAt = application.known ? (application.value?.createdDateTime ?? null) : null;
  const policy = aside.policy(createdAt);
  return preflight({
    ...{ choices, agreements, roles, resources, application, exchange, licences, exchangeRights, proposedPortalUrl },
    policy: isSecretRefused && !policy.known ? secretsBlocked : policy,
    others: others.length,
    certificateDays: desired.certificate ? (Date.parse(desired.certificate.notAfter) - Date.parse(at)) / dayMs : null,
    dropzone: { host: customer.dropzoneHost, hasKey: dropzoneApiKey !== null, answers: observed.integrations["data-source"] },
  });
}

const dayMs = 24 * 3_600_000;
const secretsBlocked: Observation<AppPolicy> = {
  known: true,
  requestId: null,
  value: { areSecretsBlocked: true, secretDays: null, certificateDays: null, needsTrustedAuthority: false },
};
