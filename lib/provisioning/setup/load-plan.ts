import "server-only";
import { canDo, duties, withArticle } from "@/lib/catalogue/roles";
import type { ErrorCode } from "@/lib/errors/codes";
import { errorWords } from "@/lib/errors/error-words";
import type { CallRecord } from "@/lib/http";
import { startPath } from "@/lib/links/paths";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { changeWords, count, headingOf } from "@/lib/onboarding/planning/change-words";
import type { Change, Plan } from "@/lib/onboarding/planning/changes";
import type { Observed } from "@/lib/onboarding/planning/observed";
import { isGranted, plan } from "@/lib/onboarding/planning/plan";
import { type Share, shareOut } from "@/lib/onboarding/planning/share";
import { findChoices } from "@/lib/store/choices";
import { describeCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { latestRun } from "@/lib/store/runs";
import { hasToken, isBound, type TenantContext, tenantContext } from "../tenant/context";
import { ensureCertificate } from "../tenant/dropzone";
import { isExchangeDone, look } from "../tenant/look";
import { exchangeSignIn } from "./exchange-sign-in";

/** The plan as it is shown: one fresh look at the tenant, the changes in words, and what somebody else has to do or to give. */

type PlannedGroup = { title: string; items: { sentence: string; detail: string | null; usedBy: string | null }[] };
/** `stops`: nothing can be started before it is done. `isYours`: the admin who is signed in can do it themselves. */
export type Before = { sentence: string; action: { label: string; href: string }; stops: boolean; isYours: boolean };
/** `plan` is what the admin who is signed in can do; what is left for others stands in `before`. */
export type LoadedPlan =
  | { ok: true; plan: Plan; groups: PlannedGroup[]; already: string[]; before: Before[] }
  | { ok: false; reason: "not-connected" | "run-going" | "not-chosen" | "sign-in-needed"; href: string };

/** For the person who is signed in: what is theirs to do depends on their roles, and is looked at in their name. */
export async function loadPlan(customer: Customer, personId: string): Promise<LoadedPlan> {
  const setup = `/setup/${customer.slug}`;
  if (!isBound(customer)) return { ok: false, reason: "not-connected", href: setup };
  const run = await latestRun(customer.id);
  if (run !== null && run.finishedAt === null) return { ok: false, reason: "run-going", href: setup };
  const choices = await findChoices(customer.id);
  if (choices === null) return { ok: false, reason: "not-chosen", href: `${setup}/choose` };
  if (!(await hasToken(customer.id, "graph-token", personId)))
    return { ok: false, reason: "sign-in-needed", href: graphSignIn(customer.slug) };
  const certificate = isOn(choices, "quarantine") ? await ensureCertificate(customer) : { ok: true as const };
  const calls: CallRecord[] = [];
  const context = await tenantContext(customer.id, personId, (call) => calls.push(call));
  const { observed, known } = await look(context, calls);
  const about = { desired: context.desired, choices, observed, wasExchangeDone: await isExchangeDone(customer.id) };
  const share = shareOut(plan(context.desired, observed, known), about);
  const before = [
    ...lookStops(context, observed),
    ...(await keyMissing(customer)),
    ...(certificate.ok ? [] : [certificateMissing(customer, certificate.reason)]),
    ...(await exchangeLeft(context, observed, share)),
    ...rolesLeft(customer, share),
    ...portalUrlMissing(context),
  ];
  return { ok: true, plan: share.mine, groups: grouped(share.mine), already: alreadyThere(context, observed), before };
}

function grouped(changes: Plan): PlannedGroup[] {
  const titles = [...new Set(changes.map(headingOf))];
  return titles.map((title) => ({ title, items: changes.filter((c) => headingOf(c) === title).map(item) }));
}

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

function lookStops({ customer }: TenantContext, observed: Observed): Before[] {
  if (observed.application.known) return [];
  const sentence = "Microsoft did not let us look at your app registrations, so there is no plan to show.";
  return [{ sentence, action: { label: "Sign in again", href: graphSignIn(customer.slug) }, stops: true, isYours: true }];
}

/** Dropzone's side comes last, but everything before it would be for nothing. */
async function keyMissing({ id, slug }: Customer): Promise<Before[]> {
  if (await describeCredential(id, "dropzone-api-key")) return [];
  const { what, next } = errorWords["dropzone-key-missing"];
  return [
    {
      sentence: `${what} ${next}`,
      action: { label: "See the step", href: `/setup/${slug}/steps/data-source` },
      stops: true,
      isYours: false,
    },
  ];
}

function certificateMissing({ slug }: Customer, reason: ErrorCode): Before {
  const sentence = `${errorWords[reason].what} Quarantined mail needs the certificate of your Dropzone tenant.`;
  return { sentence, action: { label: "Upload the certificate", href: `/setup/${slug}/steps/certificate` }, stops: false, isYours: true };
}

async function exchangeLeft({ customer }: TenantContext, observed: Observed, { exchangeIsLeft }: Share): Promise<Before[]> {
  if (!exchangeIsLeft || observed.exchange.known) return [];
  const { isConsented, href } = await exchangeSignIn(customer, `/setup/${customer.slug}/plan`);
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
    const what = theirs.length === 1 ? `“${first}” is` : `${count(theirs.length, "change")}, “${first}” first, are`;
    const sentence = `${what} left for ${withArticle(duties[duty].name)}: your account cannot do that.`;
    return { sentence, action: asSomebodyElse(slug), stops: false, isYours: false };
  });
}

const asSomebodyElse = (slug: string) => ({
  label: "Sign in as somebody else",
  href: startPath({ purpose: "return", customer: slug, returnTo: `/setup/${slug}/plan`, account: "other" }),
});

function portalUrlMissing({ choices, customer }: TenantContext): Before[] {
  if (!isOn(choices, "cloud-apps") || choices.portalUrl !== null) return [];
  const sentence = "Cloud Apps needs the Portal URL before the Data Source can be saved.";
  return [{ sentence, action: { label: "Enter the Portal URL", href: `/setup/${customer.slug}/choose` }, stops: false, isYours: true }];
}

const graphSignIn = (slug: string) => startPath({ purpose: "graph", customer: slug, returnTo: `/setup/${slug}/plan` });
