import "server-only";
import { env } from "@/lib/env";
import { troubleWords } from "@/lib/errors/trouble";
import type { CallRecord } from "@/lib/http";
import type { ChangeProgress, Plan } from "@/lib/onboarding/planning/changes";
import {
  type HandOverOutcome,
  isFinal,
  isHeldByDropzone,
  partsNow,
  refusalOutcome,
  type Wish,
  wishesOf,
} from "@/lib/onboarding/planning/hand-over";
import {
  chosenParts,
  type FormPart,
  type FormReadiness,
  type IntegrationKind,
  integrations,
  lackingParts,
  settingsOf,
  withoutParts,
} from "@/lib/onboarding/planning/integrations";
import type { EvidenceRow, StepView } from "@/lib/onboarding/status/checklist";
import { goesOnWith, savedStep } from "@/lib/onboarding/status/integration";
import { stepView } from "@/lib/onboarding/status/step-view";
import { recordAudit } from "@/lib/store/audit";
import { destroyCredential, type OpenCredential } from "@/lib/store/credentials";
import { inCustomer } from "@/lib/store/database";
import { recordMade } from "@/lib/store/made-items";
import { recordDelay } from "@/lib/store/run-delays";
import { type ChangeRecord, recordChange, recordChanges } from "@/lib/store/runs";
import { recordSteps } from "@/lib/store/step-evidence";
import { listSubmissions, recordSubmission, type Submission } from "@/lib/store/submissions";
import { Calls } from "../tenant/calls";
import type { TenantContext } from "../tenant/context";
import { evidenceFrom } from "../tenant/evidence";
import { inMs, pauseBeforeNext } from "./delays";
import { isStillFresh, type LookBeforeSaving, type Obstacle, startLookBeforeSaving } from "./look-before-saving";
import { troubleNow } from "./outcome";
import type { RunInput } from "./run-input";
import { type Outcome, type Refusal, testAndSaveForm } from "./test-and-save";

/** Hands the app's credentials to Dropzone, which tests and saves them. Then the secret is destroyed here. */

export type HandedOver = {
  /** Waiting longer would save no further integration of this run's plan. */
  isOver: boolean;
  /** Dropzone refused at least one integration. A later try may succeed. */
  refused: boolean;
  /** Dropzone did not answer about at least one. */
  unanswered?: boolean;
};

type WithSecret = TenantContext & {
  clientSecret: OpenCredential;
  /** What was found before saving that forbids it. */
  obstacle: Obstacle | null;
  callsBefore: readonly CallRecord[];
  theTry: Try;
};

export type Try = {
  /** Null when there was no client secret to sign in with, or when somebody else may be able to use the app. */
  readiness: Record<IntegrationKind, FormReadiness> | null;
  /** Waits for a part of a form that is on its way, rather than save the form twice. */
  isPatient: boolean;
  isLastTry: boolean;
  /** Whether one more refusal ends the run. An answer that did not come is no refusal. */
  isLastRefusal: boolean;
  /** Milliseconds until the next try, if there is one. */
  pauseMs: number;
  /** Milliseconds for which a service has asked to be left alone so far. */
  askedMs: () => number;
};

/** What the step has loaded. `earlier`: what was saved before. `looked`: a look that began before the permissions were verified. */
export type ToHandOver = {
  context: TenantContext;
  plan: Plan;
  changes: readonly ChangeProgress[];
  earlier: readonly Submission[];
  looked: LookBeforeSaving | null;
};

export async function handOver(input: RunInput, loaded: ToHandOver, theTry: Try): Promise<HandedOver> {
  const { readiness, isPatient, isLastTry } = theTry;
  const { customerId, runId } = input;
  const { changes, plan, earlier, looked } = loaded;
  // The calls of a run are those to Microsoft.
  const context = { ...loaded.context, calls: new Calls() };
  const secret = context.clientSecret;
  if (secret === null || readiness === null) return { isOver: true, refused: false };
  const wishes = wishesOf(changes, context.choices);
  const ready = wishes.flatMap((wish): Form[] => {
    const parts = partsNow(wish, readiness[wish.kind], { isPatient });
    return parts === null ? [] : [{ wish, parts, isOver: isLastTry || isFinal(wish, readiness[wish.kind], "saved") }];
  });
  const before = savedForms(earlier, context, secret.reference);
  // A form in part is saved once. A whole one whose change is not done was cut off before that was recorded: saving it again is harmless.
  const unsaved = ready.filter(
    ({ wish, parts }) => isWhole({ wish, parts }) || !before.some((saved) => isSame(saved, { kind: wish.kind, parts })),
  );
  // For all that the plan saves, before any of it: one that must not be saved stops the others too.
  const inTime = looked !== null && isStillFresh(looked) ? looked : null;
  const look = unsaved.length === 0 ? null : (inTime ?? startLookBeforeSaving(context, plan, wishes));
  const working = unsaved.map(({ wish }): [string, ChangeRecord] => [changeOf(wish.kind), { state: "working" }]);
  const [obstacle = null] = await Promise.all([look?.obstacle, recordChanges(customerId, runId, new Map(working))]);
  const work = { ...context, clientSecret: secret, obstacle, callsBefore: look?.calls.all ?? [], theTry };
  const outcomes = new Map(
    await Promise.all(
      ready.map(
        async (form): Promise<[IntegrationKind, HandOverOutcome]> => [
          form.wish.kind,
          unsaved.includes(form) ? await handOverOne(input, form, work) : "saved",
        ],
      ),
    ),
  );
  const ended = ready.filter((form) => form.isOver && !unsaved.includes(form)).map(({ wish }) => wish.kind);
  await inCustomer(customerId, () => concludeTry(context, { ended, secretKeyId: secret.reference }));
  return {
    isOver: wishes.every((wish) => isFinal(wish, readiness[wish.kind], outcomes.get(wish.kind))),
    refused: [...outcomes.values()].includes("refused"),
    unanswered: [...outcomes.values()].includes("unanswered"),
  };
}

/** `ended`: forms that stay without the parts that they lack. Destroys the secret once Dropzone holds it. Call it in one transaction. */
async function concludeTry(context: TenantContext, { ended, secretKeyId }: { ended: readonly IntegrationKind[]; secretKeyId: string }) {
  const { id } = context.customer;
  const submissions = withLacking(await listSubmissions(id), context);
  const unfinished = submissions.filter(({ kind }) => ended.includes(kind));
  if (unfinished.length > 0) await recordSteps(id, unfinished.map(stepWithoutParts));
  if (!isHeldByDropzone(submissions, secretKeyId)) return;
  await destroyCredential(id, "client-secret");
  const entry = { actor: "portal", action: "secret-destroyed", detail: { keyId: secretKeyId } } as const;
  await recordAudit(id, entry, `secret-destroyed:${secretKeyId}`);
}

/** An integration with the parts that are handed over now. `isOver`: the run will not add the parts that it lacks. */
type Form = { wish: Wish; parts: readonly FormPart[]; isOver: boolean };
type SavedForm = { kind: IntegrationKind; parts: readonly FormPart[] };

const isWhole = ({ wish, parts }: Pick<Form, "wish" | "parts">): boolean => wish.parts.every((part) => parts.includes(part));
const isSame = (one: SavedForm, other: SavedForm): boolean => one.kind === other.kind && sorted(one.parts) === sorted(other.parts);
const sorted = (parts: readonly FormPart[]) => [...parts].sort().join();

const withLacking = (submissions: readonly Submission[], { customer: { initialDomain }, choices }: TenantContext) =>
  submissions.map((submission) => ({
    ...submission,
    lacking: lackingParts(submission.detail.settings, submission.kind, choices, initialDomain),
  }));

/** The run ends without the parts that were still coming. */
const stepWithoutParts = ({ kind, lacking, ...saved }: ReturnType<typeof withLacking>[number]): StepView =>
  savedStep(
    kind,
    { ...saved, lacking: lacking ?? [] },
    { at: new Date().toISOString(), evidence: [], isComing: false, keptDays: env().ABANDONED_AFTER_DAYS },
  );

/** The forms that Dropzone has with this secret and with the current choices. */
function savedForms(earlier: readonly Submission[], context: TenantContext, secretKeyId: string): SavedForm[] {
  const saved = withLacking(earlier, context).filter((s) => s.state === "saved" && s.secretKeyId === secretKeyId);
  return saved.flatMap(({ kind, lacking }) =>
    lacking === null ? [] : [{ kind, parts: chosenParts(kind, context.choices).filter((part) => !lacking.includes(part)) }],
  );
}

const changeOf = (kind: IntegrationKind): string => integrations.find((integration) => integration.kind === kind)?.change as string;

async function handOverOne(input: RunInput, form: Form, loaded: WithSecret): Promise<HandOverOutcome> {
  const { customerId, runId } = input;
  const { kind } = form.wish;
  const left = chosenParts(kind, loaded.choices).filter((part) => !form.parts.includes(part));
  const context = { ...loaded, choices: withoutParts(loaded.choices, left) };
  const { clientSecret: secret } = context;
  const calls = context.calls.part();
  const change = changeOf(kind);
  const outcome: Outcome = context.obstacle ? { ok: false, ...context.obstacle, checks: [] } : await testAndSaveForm(kind, context, calls);
  const evidence = evidenceFrom([...context.callsBefore, ...calls.all]);
  if (!outcome.ok) return recordRefusal(input, { kind, change, outcome, evidence, theTry: context.theTry, secretKeyId: secret.reference });
  const step = savedStep(
    kind,
    { integrationId: outcome.id, savedAt: outcome.savedAt, lacking: left },
    { at: new Date().toISOString(), evidence, isComing: !form.isOver, keptDays: env().ABANDONED_AFTER_DAYS },
  );
  const saved = {
    state: "saved",
    integrationId: outcome.id,
    secretKeyId: secret.reference,
    secretEndsAt: secret.expiresAt,
    clientId: context.customer.appId,
    savedAt: outcome.savedAt,
    testedAt: outcome.savedAt,
    detail: {
      requestId: outcome.requestId,
      settings: settingsOf(kind, context.choices, context.customer.initialDomain),
    },
  };
  const detail = { runId, integrationId: outcome.id, secretKeyId: secret.reference, dropzoneHost: context.customer.dropzoneHost };
  await inCustomer(customerId, async () => {
    await recordSteps(customerId, [step]);
    await recordSubmission(customerId, kind, saved);
    // Without all of its parts the change is still to come. The end of the run settles it.
    await recordChange(customerId, runId, change, { state: isWhole(form) ? "done" : "pending", requestId: outcome.requestId });
    await recordMade(customerId, runId, [{ kind: "integration", id: kind }]);
    const entry = { actor: "portal", action: "saved", about: kind, detail } as const;
    await recordAudit(customerId, entry, ["saved", runId, kind, ...left].join(":"));
  });
  return "saved";
}

type Refused = {
  kind: IntegrationKind;
  change: string;
  outcome: Refusal;
  evidence: readonly EvidenceRow[];
  theTry: Try;
  secretKeyId: string;
};

/** While the run will try again, nothing is stuck: the step says when. */
async function recordRefusal(
  { customerId, runId }: RunInput,
  { kind, change, outcome, evidence, theTry, secretKeyId }: Refused,
): Promise<HandOverOutcome> {
  const { reason, requestId, status, checks } = outcome;
  const is = refusalOutcome(reason);
  const trouble = troubleNow(reason, { requestId, status });
  const at = trouble.at;
  const failedCheck = checks.find((check) => !check.ok);
  const line = failedCheck?.message ?? troubleWords(trouble).what;
  const tested = checks.map((check) => ({ label: check.name, value: check.ok ? "Passed" : check.message, at }));
  const isTriedAgain = !theTry.isLastTry && (is === "unanswered" || (is === "refused" && !theTry.isLastRefusal));
  const nextTryAt = inMs(pauseBeforeNext(theTry.pauseMs, theTry.askedMs()));
  await inCustomer(customerId, async () => {
    const saved = (await listSubmissions(customerId)).find((submission) => submission.kind === kind) ?? null;
    const facts = [...goesOnWith(saved, { secretKeyId, at }), ...tested];
    if (isTriedAgain) {
      await recordSteps(customerId, [stepView(kind, "propagating", line, at, { facts, evidence, nextCheckAt: nextTryAt })]);
      await recordChange(customerId, runId, change, { state: "working", requestId });
      if (is === "unanswered") await recordDelay(customerId, runId, { service: "dropzone", status, nextTryAt });
    } else {
      await recordSteps(customerId, [stepView(kind, "stuck", line, at, { facts, evidence, trouble })]);
      await recordChange(customerId, runId, change, { state: "failed", requestId, trouble });
    }
  });
  return is;
}
