import "server-only";
import { readSentDuty } from "@/lib/catalogue/parts";
import { permissions } from "@/lib/catalogue/permissions";
import { isGoing } from "@/lib/catalogue/run-states";
import { type Step, steps } from "@/lib/catalogue/steps";
import { type DeepLink, deepLink, placesOfStep } from "@/lib/links/admin-centre";
import { choosePath, finishPath, planPath, renewPath, sendPartPath, startPath, stepPath } from "@/lib/links/paths";
import { isOn } from "@/lib/onboarding/choosing/choices";
import type { ChecklistView, PermissionView, StepView } from "@/lib/onboarding/status/checklist";
import { causeOf, wayTo } from "@/lib/onboarding/status/next-step";
import type { Drift } from "@/lib/onboarding/watching/drift";
import { findCertificate, type KeptCertificate } from "@/lib/store/certificates";
import { findChoices } from "@/lib/store/choices";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { type PortalUrlHelp, portalUrlHelp } from "./choose";
import { loadChecklist } from "./load-checklist";

/** Loads the page of one step: what was found, what to do, and links to where it is shown in Microsoft's admin centers. */

type Neighbor = { slug: string; title: string } | null;
export type LoadedStep = {
  view: StepView;
  permissions: PermissionView[];
  previous: Neighbor;
  next: Neighbor;
  /** "check-again": the page has a form for it. */
  primary: { label: string; href: string } | { label: string; does: "check-again" } | null;
  otherWays: { label: string; href: string }[];
  certificate: KeptCertificate | null;
  /** For the field on the page of the Portal URL. Null on other pages, and while Cloud Apps is not chosen. */
  portalUrl: { current: string | null; help: PortalUrlHelp } | null;
  /** Set when the step was done and is done no more. `audit`: where the admin can see who changed it. */
  drift: (Drift & { audit: { href: string; path: string } }) | null;
  /** Where somebody sends this step's part to a colleague. Null when it waits for nobody's role. */
  sendHref: string | null;
};

/** `ticket`: the ticket whose link led to this page. It is kept in the return address of trips to Microsoft that begin here. */
export async function loadStep(
  customer: Customer,
  step: Step,
  canAct: "yes" | "no" | "unknown",
  ticket: string | null = null,
): Promise<LoadedStep> {
  const { checklist, certificate, choices } = await inCustomer(customer.id, async () => ({
    checklist: await loadChecklist(customer),
    certificate: await findCertificate(customer.id),
    choices: step.slug === "portal-url" ? await findChoices(customer.id) : null,
  }));
  const hasField = choices !== null && isOn(choices, "cloud-apps") && !isGoing(checklist.run);
  const view = checklist.steps.find((s) => s.slug === step.slug) as StepView;
  const position = steps.findIndex((s) => s.slug === step.slug);
  const names = permissions.filter((p) => step.slug === "verification" || p.step === step.slug).map((p) => p.name);
  return {
    view,
    permissions: checklist.permissions.filter((p) => names.includes(p.name) && !p.declined),
    previous: neighbor(position - 1),
    next: neighbor(position + 1),
    primary: canAct === "no" ? null : primaryFor(view, checklist, ticket),
    otherWays: [...renewLink(customer, view), ...linksFor(customer, step)],
    certificate,
    portalUrl: hasField ? { current: choices.portalUrl, help: portalUrlHelp(customer) } : null,
    drift: driftOf(customer, view, checklist),
    sendHref: sendHrefOf(customer, view),
  };
}

function driftOf({ cloud, entraTenantId, appId, servicePrincipalId }: Customer, view: StepView, { drift }: ChecklistView) {
  const found = drift.find(({ step }) => step === view.slug);
  if (found === undefined || view.state === "done" || view.state === "declined") return null;
  const where = { cloud, tenantId: entraTenantId, appId, servicePrincipalId };
  const audit = deepLink("app-audit-logs", where) ?? deepLink("directory-audit-logs", where);
  return audit && { ...found, audit };
}

function sendHrefOf({ slug }: Customer, { state, waitsFor }: StepView): string | null {
  const duty = state === "needs-you" || state === "stuck" ? readSentDuty(waitsFor ?? "") : null;
  return duty && sendPartPath(slug, duty);
}

/** Renewing is possible at any time once there is a secret. */
const renewLink = ({ slug: customer }: Customer, { slug, state }: StepView): LoadedStep["otherWays"] =>
  slug === "client-secret" && state === "done" ? [{ label: "Renew the secret", href: renewPath(customer) }] : [];

function neighbor(position: number): Neighbor {
  const step = steps[position];
  return step ? { slug: step.slug, title: step.title } : null;
}

/** The page's main button: the next thing to do for this step, or checking it again. Null when there is neither. */
function primaryFor(view: StepView, checklist: ChecklistView, ticket: string | null): LoadedStep["primary"] {
  const { slug } = checklist.customer;
  const here = stepPath(slug, view.slug, ticket);
  const choose = choosePath(slug);
  if (isGoing(checklist.run) || view.state === "working") return null;
  switch (view.slug) {
    case "connect":
      // Somebody who came from a ticket returns to this step; everybody else continues with choosing.
      return view.state === "done"
        ? null
        : { label: "Allow the portal", href: startPath({ purpose: "consent-graph", customer: slug, returnTo: ticket ? here : choose }) };
    case "capabilities":
      return { label: "Change what Dropzone may do", href: choose };
    case "portal-url":
      // Otherwise the page has the field itself.
      return view.state === "declined" ? { label: "Switch it on", href: choose } : null;
    case "finish":
      return view.state === "waiting" ? null : { label: "See the receipt", href: finishPath(slug) };
    case "app-registration":
    case "client-secret":
    case "graph-permissions":
    case "cloud-apps-permissions":
    case "live-response-permissions":
    case "certificate":
    case "exchange-permission":
    case "exchange-service-principal":
    case "exchange-role":
    case "organization-id":
    case "verification":
    case "data-source":
    case "alert-source":
      if (view.state === "declined") return { label: "Switch it on", href: choose };
      if (view.state === "done" || view.state === "could-not-check") return { label: "Check again", does: "check-again" };
      return onwards(view, checklist);
  }
}

/** What is to be done for a step that is not done: here, or at the step that it waits for. Before the first run, the plan comes first. */
function onwards(view: StepView, { customer: { slug }, run, steps: all }: ChecklistView): LoadedStep["primary"] {
  const cause = run === null && view.state !== "stuck" ? null : causeOf(view, all);
  if (cause !== null && cause.slug !== view.slug) return wayTo(cause, slug);
  // No plan changes what Microsoft answers.
  if (view.slug === "verification" && view.state === "stuck") return { label: "Check again", does: "check-again" };
  return view.state === "waiting" ? null : { label: "Review the changes", href: planPath(slug) };
}

function linksFor(customer: Customer, step: Step): { label: string; href: string }[] {
  const { cloud, entraTenantId, appId, servicePrincipalId } = customer;
  return placesOfStep[step.slug]
    .map((place) => deepLink(place, { cloud, tenantId: entraTenantId, appId, servicePrincipalId }))
    .filter((link): link is DeepLink => link !== null)
    .map(({ label, href }) => ({ label: `${label} in Microsoft's admin center`, href }));
}
