import { z } from "zod";
import type { Observation, ObservedOrganization } from "@/lib/onboarding/planning/observed";
import { observation } from "./answers";
import type { BatchAnswer, BatchRequest } from "./batch";

/** The tenant's name and its initial domain, which Dropzone calls Organization ID. */

/** Needs User.Read. https://learn.microsoft.com/graph/api/organization-list */
export const organizationRequest = (): BatchRequest => ({
  id: "organization",
  method: "GET",
  url: "/organization?$select=id,displayName,verifiedDomains",
});

const organizationsSchema = z.object({
  value: z.tuple([
    z.object({
      id: z.string(),
      displayName: z.string().nullable(),
      verifiedDomains: z.array(z.object({ name: z.string(), isInitial: z.boolean().nullish() })).nullish(),
    }),
  ]),
});

/** In lower case. Empty when Microsoft did not report them. */
export function parseVerifiedDomains(answer: BatchAnswer | undefined): string[] {
  const domains = observation(answer, organizationsSchema, ({ value: [organization] }) => organization.verifiedDomains ?? []);
  return domains.known ? domains.value.map(({ name }) => name.toLowerCase()) : [];
}

export function parseOrganization(answer: BatchAnswer | undefined): Observation<ObservedOrganization> {
  return observation(answer, organizationsSchema, ({ value: [organization] }) => ({
    tenantId: organization.id,
    displayName: organization.displayName ?? "",
    // Not chosen by suffix: a tenant can have more .onmicrosoft.com names, and one of them may be its default.
    initialDomain: organization.verifiedDomains?.find((domain) => domain.isInitial)?.name ?? null,
  }));
}
