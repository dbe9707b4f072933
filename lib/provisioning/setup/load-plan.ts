import "server-only";
import { canDo, type Duty, duties, withArticle } from "@/lib/catalogue/duties";
import { readPartDuty } from "@/lib/catalogue/parts";
import { resources } from "@/lib/catalogue/permissions";
import { counted } from "@/lib/catalogue/plural";
import type { RunPurpose } from "@/lib/catalogue/run-purposes";
import { isGoing } from "@/lib/catalogue/run-states";
import type { KeyTest } from "@/lib/dropzone/key";
import { type ErrorCode, errorCodes } from "@/lib/errors/codes";
import { choosePath, planPath, sendPartPath, setupPath, stepPath } from "@/lib/links/paths";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { changeWords, replacedWords } from "@/lib/onboarding/planning/change-words";
import { type HandOver, isHandOver, type Plan } from "@/lib/onboarding/planning/changes";
import { type DeletedApp, restorable } from "@/lib/onboarding/planning/deleted-app";
import { asSeenInDropzone } from "@/lib/onboarding/planning/dropzone-side";
import { failedLooks } from "@/lib/onboarding/planning/failed-looks";
import { integrations } from "@/lib/onboarding/planning/integrations";
import { isMadeInExchange } from "@/lib/onboarding/planning/ledger";
import { leftAlone, leftAloneWords } from "@/lib/onboarding/planning/left-alone";
import { notConfirmedWords } from "@/lib/onboarding/planning/not-confirmed-words";
import type { Observed } from "@/lib/onboarding/planning/observed";
import { isGranted } from "@/lib/onboarding/planning/plan";
import { planFor } from "@/lib/onboarding/planning/plan-for";
import { dutyNewSince, type Share, shareOut } from "@/lib/onboarding/planning/share";
import type { Finding } from "@/lib/onboarding/preflight/findings";
import { isKeyTrouble } from "@/lib/onboarding/status/dropzone-key";
import { type RefusedBefore, refusedBefore } from "@/lib/onboarding/status/refusals";
import { destroyExpiredCredentials } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { getPerson } from "@/lib/store/people";
import { listRefusals } from "@/lib/store/refusals";
import { latestRun, listChanges } from "@/lib/store/runs";
import { findTenantContext, type TenantContext } from "../tenant/context";
import { testDropzoneKey } from "../tenant/dropzone-key";
import { observeAndRecord } from "../tenant/observe-and-record";
import { nameWhoChanged } from "../tenant/who-changed";
import { exchangeSignIn } from "./exchange-sign-in";
import { asSomebodyElse, certificateNotSeen, describeFailedLooks, graphSignIn, leftOut, type NotLooked } from "./failed-looks";
import { findBefore, lookAside } from "./look-before";
import { describeOthers, type OtherApp } from "./other-apps";
import { choicesDigest } from "./plan-digest";
import { grouped, type PlannedGroup } from "./planned-groups";

/** Loads the plan page: observes the tenant afresh, puts the changes in words, and lists what has to be done first or by somebody else. */

/** Something that is missing before the onboarding can be complete. */
export type Before = {
  sentence: string;
  action: { label: string; href: string };
  /** No run can be started before this is done. */
  stops: boolean;
  /** The admin who is signed in can do it themselves. */
  isYours: boolean;
  /** Where it is sent to a colleague. Absent when no part is left to one. */
  sendHref?: string;
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
      findings: readonly Finding[];
      groups: PlannedGroup[];
      replacements: Replacement[];
      already: string[];
      /** What the choices do not call for and the portal did not make: it stays. */
      leftAlone: string[];
      before: Before[];
      others: OtherApp[];
      mayAdopt: boolean;
      deleted: DeletedApp | null;
      /** Planned changes that failed in an earlier run, and why. */
      refusedBefore: RefusedBefore[];
      /** A part was left out because it could not be looked at: the plan is not everything. */
      isPartial: boolean;
      /** The digest of the choices that this plan is for. */
      choices: string;
    }
  | ({ ok: false; reason: "not-looked" } & NotLooked)
  | { ok: false; reason: "not-connected" | "run-going" | "not-chosen" | "sign-in-needed"; href: string };

/**
 * For the person who is signed in: the tenant is observed in their name, and their roles decide which changes they can make. `without`: they
 * go on although Exchange could not be looked at. `here`: the page that a sign-in on the way returns to.
 */
export async function loadPlan(
  { id, slug }: Customer,
  personId: string,
  {
    without = null,
    here = planPath(slug),
    purpose = "setup",
  }: { without?: "exchange" | null; here?: string; purpose?: Exclude<RunPurpose, "undo"> } = {},
): Promise<LoadedPlan> {
  const { run, found, refusals, isSecretRefused, rolesAtSignIn } = await inCustomer(id, async () => {
    // Also for an admin who comes back when their token has expired and nothing is observed any more.
    await destroyExpiredCredentials(id);
    const latest = await latestRun(id);
    return {
      run: latest,
      found: await findTenantContext(id, personId),
      refusals: latest ? await listRefusals(id) : [],
      isSecretRefused: latest !== null && (await wasSecretRefused(id, latest.id)),
      rolesAtSignIn: (await getPerson(id, personId)).roles,
    };
  });
  if (isGoing(run)) return { ok: false, reason: "run-going", href: setupPath(slug) };
  if (!found.ok) return { ok: false, reason: found.reason, href: found.reason === "not-chosen" ? choosePath(slug) : setupPath(slug) };
  if (found.context.graph === null) return { ok: false, reason: "sign-in-needed", href: graphSignIn(slug, here) };
  const [{ observed, context, certificateProblem, isExchangeDone, before: stepsBefore }, key, aside] = await Promise.all([
    observeAndRecord(found.context),
    testDropzoneKey(found.context.customer),
    lookAside(found.context),
  ]);
  await nameWhoChanged(context);
  const { customer, choices, desired } = context;
  // A wrong key is what is wrong with every look at Dropzone, and is said as that.
  const isKeyWrong = !key.ok && isKeyTrouble(key.reason);
  const looks = failedLooks({ desired, observed, certificate: certificateNotSeen(context, certificateProblem) }).filter(
    ({ part }) => !(isKeyWrong && part === "dropzone"),
  );
  const inTheWay = looks.filter(({ part }) => part !== without);
  if (inTheWay.length > 0)
    return {
      ...{ ok: false, reason: "not-looked" },
      ...(await describeFailedLooks(inTheWay, { customer, observed, personId, stepsBefore, here, mayGoWithout: true })),
    };
  const share = shareOut(planFor(purpose, desired, observed, context.known), {
    desired,
    choices,
    observed,
    wasExchangeDone: isExchangeDone,
    saved: asSeenInDropzone(context.known, desired, observed).saved,
    held: context.known.held,
    isMadeInExchange: isMadeInExchange(context.known.made),
  });
  const before = [
    ...roleIsNewer(dutyNewSince(share.mine, { atSignIn: rolesAtSignIn, now: observed.roles }), graphSignIn(slug, here)),
    ...looks.map((look) => leftOut(look, { roles: observed.roles, here })),
    ...keyLeft(customer, key),
    ...(certificateProblem === null || (isKeyWrong && desired.certificate === null) ? [] : [certificateLeft(context, certificateProblem)]),
    ...(looks.length > 0 ? [] : await exchangeLeft(context, { observed, share, here })),
    ...rolesLeft(customer, share, here),
    ...portalUrlMissing(context),
  ];
  const isOurs = observed.application.known && observed.application.value?.standing === "ours";
  const { mine } = share;
  return {
    ok: true,
    plan: mine,
    findings: findBefore(context, observed, { aside, isSecretRefused }),
    groups: grouped(mine),
    replacements: replacementsIn(mine),
    already: alreadyThere(context, observed),
    leftAlone: leftAlone(desired, observed, context.known).map(leftAloneWords),
    before,
    others: isOurs ? [] : await describeOthers(context, found.context.graph, observed),
    mayAdopt: canDo("app-admin", observed.roles) === "yes",
    deleted: restorable(observed),
    refusedBefore: refusedBefore(mine, refusals, observed.roles),
    isPartial: looks.length > 0,
    choices: choicesDigest(choices),
  };
}

/** Whether a policy made Microsoft refuse the client secret in this run. */
async function wasSecretRefused(customerId: string, runId: string): Promise<boolean> {
  const changes = await listChanges(customerId, runId);
  return changes.some(({ change, trouble }) => change.do === "create-client-secret" && trouble?.code === "secret-blocked-by-policy");
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

function alreadyThere({ desired }: TenantContext, observed: Observed): string[] {
  const app = observed.application.known ? observed.application.value : null;
  const granted = desired.permissions.filter((p) => isGranted(observed, p));
  return [
    ...(app ? [`The app registration “${app.displayName}” (${app.appId})`] : []),
    ...granted.map((p) => `${p.name} is granted`),
    ...(observed.exchange.known && observed.exchange.value.roleAssignment ? ["The Exchange role is assigned"] : []),
  ];
}

/** The key is needed only at the end, but without the right one everything before would be useless. An outage says nothing about it. */
function keyLeft({ slug }: Customer, key: KeyTest): Before[] {
  if (key.ok || !isKeyTrouble(key.reason)) return [];
  const { what, next } = errorCodes[key.reason];
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

type Planned = { observed: Observed; share: Share; here: string };

async function exchangeLeft({ customer, desired }: TenantContext, { observed, share, here }: Planned): Promise<Before[]> {
  if (!share.exchangeIsLeft || observed.exchange.known) return [];
  const service = observed.resources["exchange-online"];
  if (service.known && service.value === null) return [exchangeAbsent(customer)];
  const { isConsented, href } = await exchangeSignIn(customer, here);
  const wasRefused = observed.exchange.because !== "not-asked";
  const canSignIn = !wasRefused && canDo(isConsented ? "exchange-admin" : "app-admin", observed.roles) !== "no";
  const action = canSignIn ? { label: "Sign in for Exchange", href } : asSomebodyElse(customer.slug, here);
  return [
    {
      sentence: desired.exchange ? exchangeSentence({ wasRefused, isConsented, canSignIn }) : removalInExchange,
      action,
      stops: false,
      isYours: canSignIn,
      sendHref: sendPartPath(customer.slug, "exchange-admin"),
    },
  ];
}

const removalInExchange = `The app's role and entry in Exchange are no longer needed. They go once ${withArticle(duties["exchange-admin"].name)} has signed in for Exchange.`;

/** Microsoft refuses the consent for a service that the tenant does not have (AADSTS650052), so no sign-in is offered. */
const exchangeAbsent = ({ slug }: Customer): Before => ({
  sentence: `${resources["exchange-online"].name} is not in your tenant, so nobody can sign in for Exchange yet. Without a license for Exchange Online, decline quarantined mail.`,
  action: { label: "Change what Dropzone may do", href: choosePath(slug) },
  stops: false,
  isYours: true,
});

function exchangeSentence({ wasRefused, isConsented, canSignIn }: { wasRefused: boolean; isConsented: boolean; canSignIn: boolean }) {
  const [exchangeAdmin, consenter] = [withArticle(duties["exchange-admin"].name), withArticle(duties["app-admin"].name)];
  const later = "You can start without; they can do their part later.";
  if (wasRefused) return `Exchange did not let your account look. Quarantined mail is left for ${exchangeAdmin}. ${later}`;
  if (!isConsented)
    return `Quarantined mail needs consent for Exchange from ${consenter}, then the sign-in of ${exchangeAdmin}. The consent adds one permission to this portal in your enterprise applications: to run Exchange commands in the name of whoever is signed in. ${later}`;
  if (canSignIn) return "Quarantined mail needs one more sign-in, for Exchange.";
  return `Quarantined mail needs ${exchangeAdmin} to sign in for Exchange. ${later}`;
}

/** With a token from before the role, Microsoft would refuse what the plan promises. */
function roleIsNewer(duty: Duty | null, href: string): Before[] {
  if (duty === null) return [];
  const sentence = `Your role as ${withArticle(duties[duty].name)} became active after you signed in. Microsoft counts it from your next sign-in.`;
  return [{ sentence, action: { label: "Sign in again", href }, stops: true, isYours: true }];
}

function rolesLeft({ slug }: Customer, { left }: Share, here: string): Before[] {
  return [...new Set(left.map(({ duty }) => duty))].map((duty) => {
    const theirs = left.filter((l) => l.duty === duty);
    const first = theirs[0] ? changeWords(theirs[0].change).sentence : "";
    const what = theirs.length === 1 ? `“${first}” is` : `${counted(theirs.length, "change")}, “${first}” first, are`;
    const inPim = "If that role is only eligible for you in PIM, activate it and open this page again.";
    const sentence = `${what} left for ${withArticle(duties[duty].name)}: your account cannot do that. ${inPim}`;
    const part = readPartDuty(duty);
    return {
      sentence,
      action: asSomebodyElse(slug, here),
      stops: false,
      isYours: false,
      ...(part ? { sendHref: sendPartPath(slug, part) } : {}),
    };
  });
}

function portalUrlMissing({ choices, customer }: TenantContext): Before[] {
  if (!isOn(choices, "cloud-apps") || choices.portalUrl !== null) return [];
  const sentence = "Cloud Apps needs the Portal URL. The Data Source is saved without Cloud Apps until it is here.";
  return [{ sentence, action: { label: "Enter the Portal URL", href: choosePath(customer.slug) }, stops: false, isYours: true }];
}
