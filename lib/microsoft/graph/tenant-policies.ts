import { z } from "zod";
import { type AppPolicy, type Observation, type Product, products } from "@/lib/onboarding/planning/observed";
import { observation } from "./answers";
import type { BatchAnswer, BatchRequest } from "./batch";

/**
 * What a tenant allows and has bought. The portal does not ask for the permissions that these need. Where the tenant has given them all the
 * same, the pre-flight knows; everywhere else Microsoft refuses, and the answer is unknown.
 */

/** Needs Policy.Read.All. https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get */
export const appPolicyRequest = (): BatchRequest => ({ id: "app-policy", method: "GET", url: "/policies/defaultAppManagementPolicy" });

const restrictionSchema = z.object({
  restrictionType: z.string(),
  /** Absent in policies of before it existed: then the restriction is on. */
  state: z.string().nullish(),
  maxLifetime: z.string().nullish(),
  /** Apps that were made before are free of it. */
  restrictForAppsCreatedAfterDateTime: z.string().nullish(),
});
const appPolicySchema = z.object({
  isEnabled: z.boolean(),
  applicationRestrictions: z
    .object({
      passwordCredentials: z.array(restrictionSchema).nullish(),
      keyCredentials: z.array(restrictionSchema).nullish(),
    })
    .nullish(),
});

/** `createdAt`: when the app was made, ISO 8601; null when it is yet to be made. */
export const parseAppPolicy = (answer: BatchAnswer | undefined, createdAt: string | null): Observation<AppPolicy> =>
  observation(answer, appPolicySchema, ({ isEnabled, applicationRestrictions }) => {
    const inForce = (all: z.infer<typeof restrictionSchema>[] | null | undefined) =>
      isEnabled ? (all ?? []).filter((each) => each.state !== "disabled" && appliesTo(each, createdAt)) : [];
    const [secrets, keys] = [inForce(applicationRestrictions?.passwordCredentials), inForce(applicationRestrictions?.keyCredentials)];
    return {
      areSecretsBlocked: secrets.some(({ restrictionType }) => restrictionType === "passwordAddition"),
      secretDays: shortest(secrets, "passwordLifetime"),
      certificateDays: shortest(keys, "asymmetricKeyLifetime"),
      needsTrustedAuthority: keys.some(({ restrictionType }) => restrictionType === "trustedCertificateAuthority"),
    };
  });

const appliesTo = ({ restrictForAppsCreatedAfterDateTime: since }: z.infer<typeof restrictionSchema>, createdAt: string | null): boolean =>
  since == null || createdAt === null || Date.parse(createdAt) >= Date.parse(since);

function shortest(restrictions: readonly z.infer<typeof restrictionSchema>[], type: string): number | null {
  const lives = restrictions
    .filter(({ restrictionType }) => restrictionType === type)
    .flatMap(({ maxLifetime }) => daysOf(maxLifetime ?? "") ?? []);
  return lives.length > 0 ? Math.min(...lives) : null;
}

/** Whole days of an ISO 8601 duration, such as P180D or P1Y6M. The shortest that a month and a year can be. Null when it is none. */
export function daysOf(duration: string): number | null {
  const parts = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?$/.exec(duration);
  if (parts === null || duration === "P") return null;
  const [years = 0, months = 0, weeks = 0, days = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return years * 365 + months * 28 + weeks * 7 + days;
}

/** Needs LicenseAssignment.Read.All. https://learn.microsoft.com/graph/api/subscribedsku-list */
export const subscriptionsRequest = (): BatchRequest => ({
  id: "subscriptions",
  method: "GET",
  url: "/subscribedSkus",
});

const subscriptionsSchema = z.object({
  value: z.array(
    z.object({
      capabilityStatus: z.string().nullish(),
      servicePlans: z.array(z.object({ servicePlanName: z.string().nullish() })).nullish(),
    }),
  ),
});

/** The names of service plans that contain a product. https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference */
const plansOf: Record<Product, RegExp> = {
  "cloud-apps": /^ADALLOM_S_STANDALONE/,
  "defender-for-endpoint": /^WINDEFATP|^MDE_/,
  exchange: /^EXCHANGE_(S_(STANDARD|ENTERPRISE|DESKLESS|ESSENTIALS)|B_STANDARD|L_STANDARD)/,
};

/** Hints alone: plans are renamed, and a product may come by another plan. */
export const parseSubscriptions = (answer: BatchAnswer | undefined): Observation<readonly Product[]> =>
  observation(answer, subscriptionsSchema, ({ value }) => {
    const plans = value
      .filter(({ capabilityStatus }) => capabilityStatus !== "Suspended" && capabilityStatus !== "Deleted")
      .flatMap(({ servicePlans }) => (servicePlans ?? []).map(({ servicePlanName }) => servicePlanName ?? ""));
    return products.filter((product) => plans.some((plan) => plansOf[product].test(plan)));
  });
