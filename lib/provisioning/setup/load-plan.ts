import "server-only";
import { canDo, duties, withArticle } from "@/lib/catalogue/duties";
import { counted } from "@/lib/catalogue/plural";
import { isGoing } from "@/lib/catalogue/run-states";
import { type ErrorCode, errorCodes } from "@/lib/errors/codes";
import { choosePath, planPath, setupPath, startPath, stepPath } from "@/lib/links/paths";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { changeWords, headingOf, notConfirmedWords, replacedWords } from "@/lib/onboarding/planning/change-words";
import { type Change, type HandOver, isHandOver, type Plan } from "@/lib/onboarding/planning/changes";
import { integrations } from "@/lib/onboarding/planning/integrations";
import type { Observed } from "@/lib/onboarding/planning/observed";
import { isGranted, plan } from "@/lib/onboarding/planning/plan";
import { type Share, shareOut } from "@/lib/onboarding/planning/share";
import { destroyExpiredCredentials } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { latestRun } from "@/lib/store/runs";
import { findTenantContext, type TenantContext } from "../tenant/context";
import { observeAndRecord } from "../tenant/observe-and-record";
import { exchangeSignIn } from "./exchange-sign-in";
import { describeOthers, type OtherApp } from "./other-apps";
import { choicesDigest } from "./plan-digest";

/** Loads the plan page: observes the tenant afresh, puts the changes in words, and lists what has to be done first or by somebody else. */

type PlannedGroup = { title: string; items: { sentence: string; detail: string | null; usedBy: string | null }[] };
/** Something that is missing before the onboarding can be complete. */
export type Before = {
  sentence: string;
  action: { label: string; href: string };
  /** No run can be started before this is done. */
  stops: boolean;
  /** The admin who is signed in can do it themselves. */
  isYours: boolean;
};
/** An integration that is replaced only when its box is ticked. Without the tick everything else is made. */
export type Replacement = { change: HandOver["do"]; sentence: string; label: string };
/**
 * `plan` holds only changes that the admin who is signed in can make. `before` names what is left for others. `others`: apps that look like
 * ours, while there is none of ours; `mayAdopt`: whether this admin may choose to adopt one.
 */
export type LoadedPlan =
  | {
      ok: true;
      plan: Plan;
      groups: PlannedGroup[];
      replacements: Replacement[];
      already: string[];
      before: Before[];
      others: OtherApp[];
      mayAdopt: boolean;
      /** The digest of the choices that this plan is for. */
      choices: string;
    }
  | { ok: false; reason: "not-connected" | "run-going" | "not-chosen" | "sign-in-needed"; href: string };

/** For the person who is signed in: the tenant is observed in their name, and their roles decide which changes they can make. */
export async function loadPlan({ id, slug }: Customer, personId: string): Promise<LoadedPlan> {
  const { run, found } = await inCustomer(id, async () => {
    // Also for an admin who comes back when their token has expired and nothing is observed any more.
    await destroyExpiredCredentials(id);
    return { run: await latestRun(id), found: await findTenantContext(id, personId) };
  });
  if (isGoing(run)) return { ok: false, reason: "run-going", href: setupPath(slug) };
  if (!found.ok) return { ok: false, reason: found.reason, href: found.reason === "not-chosen" ? choosePath(slug) : setupPath(slug) };
  if (found.context.graph === null) return { ok: false, reason: "sign-in-needed", href: graphSignIn(slug) };
  const { observed, context, certificateProblem, isExchangeDone } = await observeAndRecord(found.context);
  const { customer, choices, desired } = context;
  const share = shareOut(plan(desired, observed, context.known), { desired, choices, observed, wasExchangeDone: isExchangeDone });
  const before = [
    ...notObserved(context, observed),
    ...keyMissing(context),
    ...(certificateProblem === null ? [] : [certificateLeft(context, certificateProblem)]),
    ...notSeenInDropzone(observed, context),
    ...(await exchangeLeft(context, observed, share)),
    ...rolesLeft(customer, share),
    ...portalUrlMissing(context),
  ];
  const isOurs = observed.application.known && observed.application.value?.standing === "ours";
  const { mine } = share;
  return {
    ok: true,
    plan: mine,
    groups: grouped(mine),
    replacements: replacementsIn(mine),
    already: alreadyThere(context, observed),
    before,
    others: isOurs ? [] : await describeOthers(context, found.context.graph, observed),
    mayAdopt: canDo("app-admin", observed.roles) === "yes",
    choices: choicesDigest(choices),
  };
}

function grouped(changes: Plan): PlannedGroup[] {
  const titles = [...new Set(changes.map(headingOf))];
  return titles.map((title) => ({ title, items: changes.filter((c) => headingOf(c) === title).map(item) }));
}

/** The hand-overs that need a tick of their own: each replaces an integration of another Entra tenant or app. */
function replacementsIn(plan: Plan): Replacement[] {
  return plan
    .filter(isHandOver)
    .flatMap(({ do: change, host, replaces }) =>
      replaces ? [{ change, sentence: replacedWords(replaces), label: replaceLabel(change, host ?? "") }] : [],
    );
}

const replaceLabel = (change: HandOver["do"], host: string) =>
  `Replace the ${integrations.find((i) => i.change === change)?.usedBy ?? "integration"} in ${host}. I have made sure that nobody needs it any more.`;

function item(change: Change) {
  const { sentence, detail, usedBy } = changeWords(change);
  return { sentence, detail, usedBy };
}

function alreadyThere({ desired }: TenantContext, observed: Observed): string[] {
  const app = observed.application.known ? observed.application.value : null;
  const granted = desired.permissions.filter((p) => isGranted(observed, p));
  return [
    ...(app ? [`The app registration “${app.displayName}” (${app.appId})`] : []),
    ...granted.map((p) => `${p.name} is granted`),
    ...(observed.exchange.known && observed.exchange.value.roleAssignment ? ["The Exchange role is assigned"] : []),
  ];
}

function notObserved({ customer }: TenantContext, observed: Observed): Before[] {
  if (observed.application.known) return [];
  const sentence = "Microsoft did not let us look at your app registrations, so there is no plan to show.";
  return [{ sentence, action: { label: "Sign in again", href: graphSignIn(customer.slug) }, stops: true, isYours: true }];
}

/** The key is needed only at the end, but without it everything before would be useless. */
function keyMissing({ customer: { slug }, dropzoneApiKey }: TenantContext): Before[] {
  if (dropzoneApiKey !== null) return [];
  const { what, next } = errorCodes["dropzone-key-missing"];
  return [
    {
      sentence: `${what} ${next}`,
      action: { label: "See the step", href: stepPath(slug, "data-source") },
      stops: true,
      isYours: false,
    },
  ];
}

function certificateLeft({ customer: { slug }, desired }: TenantContext, reason: ErrorCode): Before {
  const { certificate } = desired;
  const common = { stops: false, isYours: certificate === null };
  if (certificate === null) {
    const sentence = `${errorCodes[reason].what} Quarantined mail needs the certificate of your Dropzone tenant.`;
    return { ...common, sentence, action: { label: "Upload the certificate", href: stepPath(slug, "certificate") } };
  }
  const sentence = `The certificate was ${notConfirmedWords(certificate.uploadedBy)}: ${errorCodes[reason].what} It is compared as soon as Dropzone can answer, and refused if it is another one.`;
  return { ...common, sentence, action: { label: "See the certificate", href: stepPath(slug, "certificate") } };
}

/** Without an answer nobody knows yet what is there. The run asks again before it saves, and stops if something is in the way. */
function notSeenInDropzone(observed: Observed, { customer }: TenantContext): Before[] {
  const isMissing = Object.values(observed.integrations).some((found) => !found.known && found.because !== "not-asked");
  if (!isMissing) return [];
  const sentence = `${customer.dropzoneHost} did not say which integrations it has. If one of another Entra tenant or app is there, nothing is saved.`;
  return [{ sentence, action: { label: "See the step", href: stepPath(customer.slug, "data-source") }, stops: false, isYours: false }];
}

async function exchangeLeft({ customer }: TenantContext, observed: Observed, { exchangeIsLeft }: Share): Promise<Before[]> {
  if (!exchangeIsLeft || observed.exchange.known) return [];
  const { isConsented, href } = await exchangeSignIn(customer, planPath(customer.slug));
  const wasRefused = observed.exchange.because !== "not-asked";
  const canSignIn = !wasRefused && canDo(isConsented ? "exchange-admin" : "app-admin", observed.roles) !== "no";
  const action = canSignIn ? { label: "Sign in for Exchange", href } : asSomebodyElse(customer.slug);
  return [{ sentence: exchangeSentence({ wasRefused, isConsented, canSignIn }), action, stops: false, isYours: canSignIn }];
}

function exchangeSentence({ wasRefused, isConsented, canSignIn }: { wasRefused: boolean; isConsented: boolean; canSignIn: boolean }) {
  const [exchangeAdmin, consenter] = [withArticle(duties["exchange-admin"].name), withArticle(duties["app-admin"].name)];
  const later = "You can start without; they can do their part later.";
  if (wasRefused) return `Exchange did not let your account look. Quarantined mail is left for ${exchangeAdmin}. ${later}`;
  if (!isConsented) return `Quarantined mail needs consent for Exchange from ${consenter}, then the sign-in of ${exchangeAdmin}. ${later}`;
  if (canSignIn) return "Quarantined mail needs one more sign-in, for Exchange.";
  return `Quarantined mail needs ${exchangeAdmin} to sign in for Exchange. ${later}`;
}

function rolesLeft({ slug }: Customer, { left }: Share): Before[] {
  return [...new Set(left.map(({ duty }) => duty))].map((duty) => {
    const theirs = left.filter((l) => l.duty === duty);
    const first = theirs[0] ? changeWords(theirs[0].change).sentence : "";
    const what = theirs.length === 1 ? `“${first}” is` : `${counted(theirs.length, "change")}, “${first}” first, are`;
    const sentence = `${what} left for ${withArticle(duties[duty].name)}: your account cannot do that.`;
    return { sentence, action: asSomebodyElse(slug), stops: false, isYours: false };
  });
}

const asSomebodyElse = (slug: string) => ({
  label: "Sign in as somebody else",
  href: startPath({ purpose: "return", customer: slug, returnTo: planPath(slug), account: "other" }),
});

function portalUrlMissing({ choices, customer }: TenantContext): Before[] {
  if (!isOn(choices, "cloud-apps") || choices.portalUrl !== null) return [];
  const sentence = "Cloud Apps needs the Portal URL before the Data Source can be saved.";
  return [{ sentence, action: { label: "Enter the Portal URL", href: choosePath(customer.slug) }, stops: false, isYours: true }];
}

const graphSignIn = (slug: string) => startPath({ purpose: "graph", customer: slug, returnTo: planPath(slug) });
