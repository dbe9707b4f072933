import { type AlertTypeId, alertTypes } from "@/lib/catalogue/alert-types";
import { type CapabilityId, capabilities } from "@/lib/catalogue/capabilities";
import { isNeverTried, type PermissionName, permissions } from "@/lib/catalogue/permissions";
import type { Answer, PermissionLevel, StepState } from "@/lib/catalogue/states";
import type { StepSlug } from "@/lib/catalogue/steps";
import { type ErrorCode, errorCodes } from "@/lib/errors/codes";
import { type Choices, isOn, isWanted } from "../choosing/choices";
import { integrations } from "../planning/integrations";

/**
 * The sentences of the last page. Each follows from something that was seen: an answer of a permission, a change that a run made, the state
 * of a step. What was not seen is said to be so, or not said at all. Pure.
 */

export type FinishEvidence = {
  choices: Choices;
  permissions: readonly { permission: PermissionName; level: PermissionLevel; answer: Answer; code: ErrorCode | null }[];
  steps: readonly { slug: StepSlug; state: StepState }[];
  /** The ids of the changes that were made in the tenant, as the audit trail has them. */
  made: readonly string[];
  /** Dropzone has got an alert. */
  hasAlert?: boolean;
};

export type FinishSentences = {
  /** What was seen to work. */
  brings: string[];
  /** What was chosen and was not seen to work, each with the reason. */
  open: string[];
  /** What to expect next. */
  expect: string[];
  /** Whether the portal created the app. Otherwise an app that was there was adopted. */
  isCreated: boolean;
};

export function finishSentences(evidence: FinishEvidence): FinishSentences {
  const found = capabilities.filter(({ id }) => isOn(evidence.choices, id)).map((capability) => foundFor(capability.id, evidence));
  return {
    brings: found.flatMap(({ brings }) => brings),
    open: [...found.flatMap(({ open }) => open), ...outdated(evidence)],
    expect: [alerts(evidence), ...reported(evidence.made)],
    isCreated: evidence.made.includes("create-application"),
  };
}

type Found = { brings: string[]; open: string[] };

function foundFor(id: CapabilityId, { choices, permissions: rows }: FinishEvidence): Found {
  const { name, brings } = capabilities.find((capability) => capability.id === id) as (typeof capabilities)[number];
  const wanted = permissions.filter((p) => p.capability === id && isWanted(p, choices)).map((p) => p.name as PermissionName);
  const answers = wanted.map((permission) => rows.find((row) => row.permission === permission && row.level === "works"));
  const untried = wanted.filter((permission, i) => isNeverTried(permission) && answers[i]?.answer === "not-tried");
  const works = answers.filter((row) => row?.answer === "yes").length;
  const missing = wanted.find((permission, i) => answers[i]?.answer !== "yes" && !untried.includes(permission));
  if (missing === undefined) return { brings: [[brings, ...untried.map(untriedWords)].join(" ")], open: [] };
  const why = rows.find((row) => row.permission === missing && row.level === "works")?.code ?? null;
  const reason = why === null ? "It could not be checked." : errorCodes[why].what;
  return { brings: [], open: [`${name}: ${works} of ${wanted.length} permissions were seen to work. ${missing}: ${reason}`] };
}

const untriedWords = (permission: PermissionName): string =>
  `${permission} is in the app's token and was not tried: any call with it would start a session on a machine.`;

/** Choices that were made after an integration was saved are not in it. */
const outdated = ({ steps }: FinishEvidence): string[] =>
  integrations
    .filter(({ kind }) => steps.some(({ slug, state }) => slug === kind && state !== "done"))
    .map(({ usedBy }) => `Your choices have changed since the ${usedBy} was saved. It is saved again with the next changes.`);

function alerts({ choices, permissions: rows, hasAlert }: FinishEvidence): string {
  if (hasAlert) return "Dropzone investigates each alert by itself.";
  const works = (permission: string) => rows.some((row) => row.permission === permission && row.level === "works" && row.answer === "yes");
  const isSeen = (ticked: AlertTypeId) => alertTypes.find(({ id }) => id === ticked)?.permissions.every(works) ?? false;
  return choices.alertTypes.some(isSeen)
    ? "First alerts usually arrive within minutes. Dropzone investigates each of them by itself."
    : "No alert could be read in your tenant so far, so nobody can say when the first one arrives. Dropzone investigates each by itself.";
}

/** What the customer's own security tools may notice, of what was really made. */
function reported(made: readonly string[]): string[] {
  const grants = made.some((id) => id.startsWith("grant-permission:"));
  const noticed = [
    ...(made.includes("create-application") ? [grants ? "a new app with broad permissions" : "a new app"] : []),
    ...(!made.includes("create-application") && grants ? ["new permissions of an app"] : []),
    ...(made.includes("create-client-secret") ? ["a new client secret"] : []),
    ...(made.includes("add-certificate") ? ["a new certificate"] : []),
    ...(made.includes("assign-exchange-role") ? ["a new Exchange role"] : []),
  ];
  if (noticed.length === 0) return [];
  const list = noticed.length === 1 ? noticed[0] : `${noticed.slice(0, -1).join(", ")} and ${noticed.at(-1)}`;
  return [`Your own security tools may report ${list}. That was this.`];
}
