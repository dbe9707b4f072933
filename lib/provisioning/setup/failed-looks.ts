import "server-only";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { ErrorCode } from "@/lib/errors/codes";
import { startPath } from "@/lib/links/paths";
import { withQuery } from "@/lib/links/with-query";
import { type FailedLookWords, failedLooksTitle, failedLookWords, maySee } from "@/lib/onboarding/planning/failed-look-words";
import { type FailedLook, nextLookAt } from "@/lib/onboarding/planning/failed-looks";
import type { Observed, Unknown } from "@/lib/onboarding/planning/observed";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { describeCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { getPerson } from "@/lib/store/people";
import type { TenantContext } from "../tenant/context";
import { exchangeSignIn } from "./exchange-sign-in";

/** What the plan page says in place of a plan when something could not be looked at. */

type Action = { label: string; href: string };
export type NotLooked = {
  title: string;
  looks: (FailedLookWords & { code: string; requestId: string | null })[];
  /** Since when none of it could be looked at, and when it was tried last. ISO 8601, like `nextLookAt`. */
  since: string;
  at: string;
  /** When the page looks again by itself. Null where waiting does not help. */
  nextLookAt: string | null;
  action: Action;
  /** Another way, such as going on without the part. */
  otherWays: Action[];
};

type About = {
  customer: Customer;
  observed: Observed;
  personId: string;
  stepsBefore: readonly StepView[];
  /** The page, which looks again and to which a sign-in returns. */
  here: string;
  /** Whether the page can go on without Exchange. */
  mayGoWithout: boolean;
};

export async function describeFailedLooks(found: readonly FailedLook[], about: About): Promise<NotLooked> {
  const { customer, observed, personId, stepsBefore, here, mayGoWithout } = about;
  // When nothing was seen, the roles of the last sign-in are the best that is known.
  const roles = observed.roles ?? (await getPerson(customer.id, personId)).roles;
  const looks = await withoutFreshSignIn(customer, found);
  const { at } = observed;
  const since = [at, ...looks.flatMap(({ part }) => sinceOf(stepsBefore, stepOfPart[part]))].sort()[0] as string;
  const isLeftOut = mayGoWithout && looks.every(({ part }) => part === "exchange");
  return {
    title: failedLooksTitle(looks),
    looks: looks.map((look) => ({ ...failedLookWords(look, roles), code: look.code, requestId: look.requestId })),
    since,
    at,
    nextLookAt: nextLookAt(looks, { since, at }),
    action: await actionFor(looks, { customer, roles, here }),
    otherWays: isLeftOut ? [{ label: "Go on without quarantined mail", href: withQuery(here, { without: "exchange" }) }] : [],
  };
}

/** The step whose recorded state says since when the part could not be looked at. */
const stepOfPart: Record<FailedLook["part"], StepSlug> = {
  app: "app-registration",
  services: "graph-permissions",
  exchange: "exchange-service-principal",
  dropzone: "data-source",
};

function sinceOf(steps: readonly StepView[], slug: StepSlug): string[] {
  const step = steps.find((candidate) => candidate.slug === slug);
  return step?.state === "could-not-check" && step.trouble ? [step.trouble.since ?? step.trouble.at] : [];
}

/** A sign-in of a moment ago is not over: then not accepting it is a refusal, and signing in again would end here again. */
async function withoutFreshSignIn({ id }: Customer, looks: readonly FailedLook[]): Promise<FailedLook[]> {
  return Promise.all(
    looks.map(async (look) => {
      if (look.why !== "signed-out") return look;
      const token = await describeCredential(id, look.part === "exchange" ? "exchange-token" : "graph-token");
      const isFresh = token !== null && Date.parse(token.createdAt) > Date.now() - freshMs;
      return isFresh ? { ...look, why: "refused" as const } : look;
    }),
  );
}

const freshMs = 3 * 60_000;

type Asker = { customer: Customer; roles: RolesSeen; here: string };

async function actionFor(looks: readonly FailedLook[], { customer, roles, here }: Asker): Promise<Action> {
  const { slug } = customer;
  const [first] = looks.filter(({ why }) => why === "refused" || why === "signed-out");
  if (first === undefined || first.part === "dropzone") return { label: "Look again now", href: here };
  // Nobody who holds the role is sent to find somebody with it.
  if (first.why === "refused" && !maySee(first.part, roles)) return asSomebodyElse(slug, here);
  if (first.part === "exchange") return { label: "Sign in for Exchange again", href: (await exchangeSignIn(customer, here)).href };
  return { label: "Sign in again", href: graphSignIn(slug, here) };
}

/** A part that the admin goes on without. */
export function leftOut(look: FailedLook, { roles, here }: Omit<Asker, "customer">) {
  const { what } = failedLookWords(look, roles);
  return {
    sentence: `${what} Quarantined mail is left out of this plan. Come back to it for that part.`,
    action: { label: "Look again now", href: here },
    stops: false,
    isYours: true,
  };
}

/** Dropzone did not answer what the certificate is, and nobody has uploaded it. Null when the certificate is known, or is not needed. */
export function certificateNotSeen({ desired, calls }: TenantContext, problem: ErrorCode | null): Unknown | null {
  const because = problem === null ? undefined : passing[problem];
  if (problem === null || because === undefined || desired.certificate !== null) return null;
  const call = calls.all.findLast(({ what }) => what === "GET /certificate");
  return { known: false, because, message: problem, requestId: call?.requestId ?? null };
}

const passing: Partial<Record<ErrorCode, Unknown["because"]>> = {
  "dropzone-unreachable": "cut-off",
  "answer-too-large": "cut-off",
  "dropzone-slowed-us-down": "slowed-down",
  "dropzone-key-refused": "refused",
  "dropzone-host-refused": "refused",
  "dropzone-refused": "refused",
};

export const asSomebodyElse = (slug: string, returnTo: string): Action => ({
  label: "Sign in as somebody else",
  href: startPath({ purpose: "return", customer: slug, returnTo, account: "other" }),
});

export const graphSignIn = (slug: string, returnTo: string): string => startPath({ purpose: "graph", customer: slug, returnTo });
