import "server-only";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { isGoing } from "@/lib/catalogue/run-states";
import { setupPath, undoPath } from "@/lib/links/paths";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import { observeDeleted } from "@/lib/microsoft/graph/deleted-items";
import { changeWords, headingOf } from "@/lib/onboarding/planning/change-words";
import type { Plan } from "@/lib/onboarding/planning/changes";
import { keptUntil, mayManageApps } from "@/lib/onboarding/planning/deleted-app";
import { failedLooks } from "@/lib/onboarding/planning/failed-looks";
import { isMadeInExchange, isOfTheApp } from "@/lib/onboarding/planning/ledger";
import { madeWords, staysWords } from "@/lib/onboarding/planning/ledger-words";
import { type LeftByUndo, leftByUndo } from "@/lib/onboarding/planning/left-by-undo";
import { planFor } from "@/lib/onboarding/planning/plan-for";
import { shareOut } from "@/lib/onboarding/planning/share";
import type { Customer } from "@/lib/store/customers";
import { listMade, type MadeItem } from "@/lib/store/made-items";
import { latestRun } from "@/lib/store/runs";
import { findTenantContext } from "../tenant/context";
import { observeAndRecord } from "../tenant/observe-and-record";
import { idsOf } from "./deleted-app";
import { exchangeSignIn } from "./exchange-sign-in";
import { describeFailedLooks, graphSignIn, type NotLooked } from "./failed-looks";

/** Loads the page that shows what the portal made, and the plan that removes exactly that. */

type Row = { sentence: string; detail: string | null };
export type LoadedUndo =
  | {
      ok: true;
      plan: Plan;
      groups: { title: string; items: Row[] }[];
      /** What no plan can take back, and why it stays. */
      stays: string[];
      /** What the portal did not make: what is not touched, and what goes together with the app. */
      notOurs: LeftByUndo;
      /** What has to be done besides, or by somebody else. */
      besides: { sentence: string; action: { label: string; href: string } | null }[];
      /** What the portal made, oldest first. `goneAt`: when it removed it, ISO 8601; null while it did not. */
      ledger: { what: string; id: string | null; madeAt: string; goneAt: string | null; isGoneBySomebody: boolean }[];
      /** What Entra still keeps of the deleted app registrations. Null when Microsoft did not say. */
      deleted: { count: number; keptUntil: string | null; mayPurge: boolean } | null;
      portalAccess: Customer["portalAccess"];
    }
  | ({ ok: false; reason: "not-looked" } & NotLooked)
  | { ok: false; reason: "not-connected" | "not-chosen" | "run-going" | "sign-in-needed"; href: string };

export async function loadUndo(customer: Customer, personId: string): Promise<LoadedUndo> {
  const { id, slug } = customer;
  if (isGoing(await latestRun(id))) return { ok: false, reason: "run-going", href: setupPath(slug) };
  const found = await findTenantContext(id, personId);
  if (!found.ok) return { ok: false, reason: found.reason, href: setupPath(slug) };
  if (found.context.graph === null) return { ok: false, reason: "sign-in-needed", href: graphSignIn(slug, undoPath(slug)) };
  const { observed, context, before: stepsBefore } = await observeAndRecord(found.context);
  const { desired, known } = context;
  const looks = failedLooks({ desired: { ...desired, exchange: isMadeInExchange(known.made) }, observed, certificate: null }).filter(
    ({ why, part }) => part !== "exchange" || why !== "signed-out",
  );
  if (looks.length > 0)
    return {
      ...{ ok: false, reason: "not-looked" },
      ...(await describeFailedLooks(looks, { customer, observed, personId, stepsBefore, here: undoPath(slug), mayGoWithout: false })),
    };
  const { mine, left, exchangeIsLeft } = shareOut(planFor("undo", desired, observed, known), {
    desired: { ...desired, exchange: false },
    choices: context.choices,
    observed,
    wasExchangeDone: false,
    saved: known.saved,
    held: known.held,
    isMadeInExchange: isMadeInExchange(known.made),
  });
  const made = await listMade(id);
  const titles = [...new Set(mine.map(headingOf))];
  return {
    ok: true,
    plan: mine,
    groups: titles.map((title) => ({ title, items: mine.filter((change) => headingOf(change) === title).map(words) })),
    stays: staysWords(made),
    notOurs: leftByUndo(observed, known),
    besides: [
      ...(exchangeIsLeft ? [await exchangeFirst(customer)] : []),
      ...left.map(({ change }) => ({ sentence: `${changeWords(change).sentence}: your account cannot do that.`, action: null })),
      ...(context.dropzoneApiKey === null && made.some(({ kind, goneAt }) => kind === "integration" && goneAt === null)
        ? [{ sentence: "The portal has no API key for your Dropzone tenant. Remove the integrations there first.", action: null }]
        : []),
    ],
    ledger: made.filter(isShown).map(({ madeAt, goneAt, ...item }) => ({
      ...madeWords(item),
      ...{ madeAt, goneAt, isGoneBySomebody: goneAt === null && observed.isGone && isOfTheApp(item) },
    })),
    deleted: await lookAtDeleted(found.context.graph, { made, roles: observed.roles, isOver: mine.length === 0 }),
    portalAccess: customer.portalAccess,
  };
}

type AfterUndo = { made: readonly MadeItem[]; roles: RolesSeen; isOver: boolean };

/** Only of use on the receipt: before the undo an app that is among the deleted ones is one of an earlier time. */
async function lookAtDeleted(graph: GraphClient, { made, roles, isOver }: AfterUndo) {
  const found = await observeDeleted(graph, isOver ? idsOf(made, "application") : []);
  if (!found.known) return null;
  const ends = found.value.flatMap((item) => keptUntil(item) ?? []).sort();
  return { count: found.value.length, keptUntil: ends.at(-1) ?? null, mayPurge: mayManageApps(roles) };
}

/** What is declared on an app is listed with it. */
const isShown = ({ kind }: MadeItem): boolean => kind !== "declaration";

const words = (change: Plan[number]): Row => {
  const { sentence, detail } = changeWords(change);
  return { sentence, detail };
};

async function exchangeFirst(customer: Customer) {
  const { href } = await exchangeSignIn(customer, undoPath(customer.slug));
  const sentence = "The portal made an entry and a role in Exchange. An Exchange administrator has to sign in for Exchange to remove them.";
  return { sentence, action: { label: "Sign in for Exchange", href } };
}
