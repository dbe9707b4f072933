import type { CapabilityId } from "./capabilities";
import type { Duty } from "./duties";

/**
 * The steps of an onboarding, in the order of work. Slugs are part of deep links, so they never change. docs/architecture.md says what a
 * new row needs besides.
 */

export const stepGroups = ["Connect", "App", "Permissions", "Exchange", "Dropzone"] as const;
export type StepGroup = (typeof stepGroups)[number];

type StepRow = {
  slug: string;
  group: StepGroup;
  title: string;
  /** What the step is for, in one or two sentences. */
  purpose: string;
  duty: Duty;
  capability: CapabilityId;
  /** The slugs of the steps that must be done directly before this one. */
  after: readonly string[];
  /** True where a run brings it about: until then nobody has to do anything for it but confirm the plan. */
  byRun: boolean;
  /** The section of the guide that this step replaces. */
  guide: string;
};

export const steps = [
  {
    slug: "connect",
    group: "Connect",
    title: "Connect your Entra tenant",
    purpose:
      "An administrator signs in, confirms that this is the right tenant, and lets the portal work in it on their behalf. Consent adds the portal itself to your enterprise applications; at the end you can take it out again.",
    duty: "any-admin",
    capability: "base",
    after: [],
    byRun: false,
    guide: "Integration Overview",
  },
  {
    slug: "capabilities",
    group: "Connect",
    title: "Choose what Dropzone may do",
    purpose:
      "You decide which capabilities Dropzone gets and which alerts it ingests. Each one costs permissions; what you decline is never asked for.",
    duty: "any-admin",
    capability: "base",
    after: ["connect"],
    byRun: false,
    guide: "Integration Overview",
  },
  {
    slug: "app-registration",
    group: "App",
    title: "Create the app registration",
    purpose:
      "“Dropzone AI” is the identity that Dropzone uses in your tenant. It is yours: single-tenant, and you can delete it at any time.",
    duty: "app-admin",
    capability: "base",
    after: ["capabilities"],
    byRun: true,
    guide: "Register Dropzone Application in Microsoft Entra Admin Center",
  },
  {
    slug: "client-secret",
    group: "App",
    title: "Create the client secret",
    purpose: "“Dropzone AI Integration Key” is the password of the app. It is handed to Dropzone and then destroyed here.",
    duty: "app-admin",
    capability: "base",
    after: ["app-registration"],
    byRun: true,
    guide: "Create Client API Credentials",
  },
  {
    slug: "graph-permissions",
    group: "Permissions",
    title: "Grant the Microsoft Graph permissions",
    purpose: "Read permissions let Dropzone pull alerts and look up the people, devices and mail that they concern.",
    duty: "graph-consent",
    capability: "base",
    after: ["app-registration"],
    byRun: true,
    guide: "Setting Microsoft Graph Permissions",
  },
  {
    slug: "cloud-apps-permissions",
    group: "Permissions",
    title: "Grant the Cloud Apps permission",
    purpose: "Lets Dropzone read investigations in Defender for Cloud Apps.",
    duty: "app-admin",
    capability: "cloud-apps",
    after: ["app-registration"],
    byRun: true,
    guide: "Enable Microsoft Cloud Apps Security",
  },
  {
    slug: "live-response-permissions",
    group: "Permissions",
    title: "Grant the Live Response permissions",
    purpose: "Permissions on Defender for Endpoint let Dropzone extract quarantined files and analyze them.",
    duty: "app-admin",
    capability: "live-response",
    after: ["app-registration"],
    byRun: true,
    guide: "Enable Windows Defender ATP - Live Response",
  },
  {
    slug: "certificate",
    group: "App",
    title: "Upload the Dropzone certificate",
    purpose: "Retrieving quarantined mail uses a certificate in place of the secret. Each Dropzone tenant has its own.",
    duty: "app-admin",
    capability: "quarantine",
    after: ["app-registration"],
    byRun: true,
    guide: "Enable Dropzone Certificate Credentials",
  },
  {
    slug: "exchange-permission",
    group: "Permissions",
    title: "Grant the Exchange permission",
    purpose: "Exchange.ManageAsApp lets the app sign in to Exchange. What it can do there is decided by its Exchange role.",
    duty: "app-admin",
    capability: "quarantine",
    after: ["app-registration"],
    byRun: true,
    guide: "Enable Office 365 Exchange Online Mangament Permissions in Entra ID",
  },
  {
    slug: "exchange-service-principal",
    group: "Exchange",
    title: "Register the app in Exchange",
    purpose: "Exchange keeps its own list of apps. The app has to be on it before it can be given a role.",
    duty: "exchange-admin",
    capability: "quarantine",
    after: ["app-registration"],
    byRun: true,
    guide: "Create and Authorize Service Account",
  },
  {
    slug: "exchange-role",
    group: "Exchange",
    title: "Assign the Transport Hygiene role",
    purpose: "This Exchange role lets the app read quarantined mail.",
    duty: "exchange-admin",
    capability: "quarantine",
    after: ["exchange-service-principal"],
    byRun: true,
    guide: "Create and Authorize Service Account",
  },
  {
    slug: "organization-id",
    group: "Exchange",
    title: "Find the Organization ID",
    purpose: "Your tenant's first domain, which ends in .onmicrosoft.com. Dropzone needs it to reach Exchange.",
    duty: "automatic",
    capability: "quarantine",
    after: ["connect"],
    byRun: false,
    guide: "Gather Organization ID",
  },
  {
    slug: "portal-url",
    group: "Connect",
    title: "Enter the Portal URL",
    purpose: "The API URL of Defender for Cloud Apps. Microsoft shows it in the Defender portal and offers no other way to read it.",
    duty: "defender-access",
    capability: "cloud-apps",
    after: ["capabilities"],
    byRun: false,
    guide: "Gather Cloud Apps Information",
  },
  {
    slug: "verification",
    group: "Permissions",
    title: "Verify that everything works",
    purpose:
      "The portal signs in as the app and makes a harmless call for each permission that has one. A permission whose every call would do something in your tenant is looked for in the token and not tried.",
    duty: "automatic",
    capability: "base",
    after: ["client-secret", "graph-permissions"],
    byRun: false,
    guide: "Set Application Permissions",
  },
  {
    slug: "data-source",
    group: "Dropzone",
    title: "Save the Data Source",
    purpose: "“Entra ID / Exchange Online / Microsoft Defender” lets Dropzone gather information while it investigates.",
    duty: "dropzone-admin",
    capability: "base",
    after: ["verification", "client-secret", "graph-permissions", "cloud-apps-permissions", "live-response-permissions", "portal-url"],
    byRun: false,
    guide: "Enable The Dropzone Data Source Integration",
  },
  {
    slug: "alert-source",
    group: "Dropzone",
    title: "Save the Alert Source",
    purpose: "“Exchange Online / Microsoft Defender” pulls alerts into Dropzone for investigation.",
    duty: "dropzone-admin",
    capability: "base",
    after: ["verification", "client-secret", "graph-permissions", "certificate", "exchange-permission", "exchange-role"],
    byRun: false,
    guide: "Enable The Dropzone Alert Source Integration",
  },
  {
    slug: "finish",
    group: "Dropzone",
    title: "Finish",
    purpose: "Your receipt, a reminder before the secret expires, and the choice to remove this portal's access to your tenant.",
    duty: "any-admin",
    capability: "base",
    after: ["data-source", "alert-source"],
    byRun: false,
    guide: "Create Client API Credentials",
  },
] as const satisfies readonly StepRow[];

export type Step = (typeof steps)[number];
export type StepSlug = Step["slug"];
export const stepSlugs = steps.map((s) => s.slug);

/** All steps that have to be done before a step, directly or indirectly, each once. */
export const stepsBefore = (slug: StepSlug): readonly StepSlug[] => before.get(slug) ?? [];

const before = new Map(stepSlugs.map((slug) => [slug, allBefore(slug)]));

function allBefore(slug: StepSlug): StepSlug[] {
  const after: readonly StepSlug[] = steps.find((step) => step.slug === slug)?.after ?? [];
  return [...new Set(after.flatMap((earlier) => [...allBefore(earlier), earlier]))];
}

/**
 * The steps without which this one cannot succeed. The verification looks at all permissions at once, so a step after it does not need
 * everything that the verification needs: such a step names its own in `after`.
 */
export function stepsBehind(slug: StepSlug): StepSlug[] {
  const after: readonly StepSlug[] = slug === "verification" ? verified : (steps.find((step) => step.slug === slug)?.after ?? []);
  return [...new Set(after.flatMap((earlier) => (earlier === "verification" ? [earlier] : [...stepsBehind(earlier), earlier])))];
}

/** Everything that the verification tries. */
const verified: readonly StepSlug[] = [
  "client-secret",
  "graph-permissions",
  "cloud-apps-permissions",
  "live-response-permissions",
  "exchange-permission",
  "exchange-role",
  "portal-url",
];

export function findStep(slug: string): Step | undefined {
  return steps.find((s) => s.slug === slug);
}
