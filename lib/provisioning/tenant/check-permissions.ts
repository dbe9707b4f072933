import "server-only";
import type { PermissionName } from "@/lib/catalogue/permissions";
import { isOn } from "@/lib/onboarding/choosing/choices";
import type { Change } from "@/lib/onboarding/planning/changes";
import { outcomeOf, type PermissionCheck, type VerificationOutcome } from "@/lib/onboarding/planning/checks";
import { type FormReadiness, type IntegrationKind, integrations, readinessOf } from "@/lib/onboarding/planning/integrations";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { portalUrlStep, verificationStep } from "@/lib/onboarding/status/verification";
import { inCustomer } from "@/lib/store/database";
import { listPermissions, recordPermissions, type SeenPermission } from "@/lib/store/permission-evidence";
import { listMadeAt } from "@/lib/store/runs";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import type { Calls } from "./calls";
import type { TenantContext } from "./context";
import { evidenceFrom } from "./evidence";
import { verify } from "./verify";

/** Verifies every permission as the Dropzone app, and records the results. */

export type Checked = {
  outcome: VerificationOutcome;
  readiness: Record<IntegrationKind, FormReadiness>;
  /** Null when nobody will check again. */
  nextCheckAt: string | null;
};

type Checking = { nextCheckIn: (() => number) | null; justMade: readonly Change[] };

/** Checks and records. For the meaning of the rest see `check`. */
export async function checkPermissions(context: TenantContext, checking: Checking): Promise<Checked> {
  const { id } = context.customer;
  const checked = await check(context, { ...checking, before: await loadSeen(id) });
  await inCustomer(id, async () => {
    await recordSteps(id, checked.found.steps);
    await recordPermissions(id, checked.found.permissions);
  });
  return checked;
}

/** What earlier looks and checks have seen. */
export type SeenBefore = {
  granted: readonly PermissionName[];
  hasExchangeRole: boolean;
  /** When each change was made, by its id, ISO 8601. */
  madeAt: ReadonlyMap<string, string>;
};

/** In one transaction, which the caller can share. */
export function loadSeen(customerId: string): Promise<SeenBefore> {
  return inCustomer(customerId, async () => {
    const rows = await listPermissions(customerId);
    const steps = await listSteps(customerId);
    return {
      granted: rows.filter((row) => row.level === "granted" && row.answer === "yes").map((row) => row.permission),
      hasExchangeRole: steps.some((step) => step.slug === "exchange-role" && step.state === "done"),
      madeAt: await listMadeAt(customerId),
    };
  });
}

/**
 * Records nothing: the caller records `found`. `nextCheckIn`: gives, once the answers are there, the milliseconds until the next check, if
 * one is needed; null when there will be none. `justMade`: changes that Microsoft accepted a moment ago. Its lists do not show them at once; reading that as a refusal would end a
 * run that only has to wait.
 */
export async function check(
  context: TenantContext,
  { nextCheckIn, justMade, before }: Checking & { before: SeenBefore },
): Promise<Checked & { found: { steps: StepView[]; permissions: SeenPermission[] } }> {
  const { choices } = context;
  // A part, so that the evidence contains only the calls of this check, not those of an observation running at the same time.
  const calls = context.calls.part();
  const checks = await verified(context, calls, { justMade, before });
  const at = new Date();
  const outcome = outcomeOf(checks);
  const isWaiting = outcome === "on-its-way" || outcome === "could-not-check";
  const nextCheckAt = isWaiting && nextCheckIn !== null ? new Date(at.getTime() + nextCheckIn()).toISOString() : null;
  const steps = [verificationStep({ at: at.toISOString(), checks, evidence: evidenceFrom(calls.all), madeAt: before.madeAt }, nextCheckAt)];
  if (isOn(choices, "cloud-apps"))
    steps.push(
      portalUrlStep({
        portalUrl: choices.portalUrl,
        check: checks.find((c) => c.permission === "investigation.read"),
        at: at.toISOString(),
      }),
    );
  const readiness = Object.fromEntries(integrations.map(({ kind }) => [kind, readinessOf(kind, checks, choices)]));
  return {
    outcome,
    readiness: readiness as Checked["readiness"],
    nextCheckAt,
    found: { steps, permissions: checks.flatMap(levelsOf) },
  };
}

async function verified(
  context: TenantContext,
  calls: Calls,
  { justMade, before }: { justMade: readonly Change[]; before: SeenBefore },
): Promise<PermissionCheck[]> {
  const { customer, desired, choices, clientSecret } = context;
  if (clientSecret === null || customer.appId === null) return desired.permissions.map((p) => nothingToSignInWith(p.name));
  const justGranted = justMade.flatMap((change) => (change.do === "grant-permission" ? [change.permission] : []));
  return verify({
    customer,
    appId: customer.appId,
    clientSecret: clientSecret.value,
    permissions: desired.permissions,
    portalUrl: choices.portalUrl,
    known: {
      granted: new Set([...before.granted, ...justGranted]),
      hasExchangeRole: before.hasExchangeRole || justMade.some((change) => change.do === "assign-exchange-role"),
      hasPortalUrl: choices.portalUrl !== null,
      isSecretOld: Date.parse(clientSecret.createdAt) < Date.now() - longestSpreadingMs,
    },
    onCall: calls.record,
  });
}

/** A new secret works everywhere within seconds, sometimes minutes. */
const longestSpreadingMs = 10 * 60_000;

const nothingToSignInWith = (permission: PermissionCheck["permission"]): PermissionCheck => ({
  permission,
  inToken: "unknown",
  works: "unknown",
  isFinal: true,
  lacks: null,
  code: "permission-not-checked",
  note: "There is no client secret here to sign in with.",
  requestId: null,
});

const levelOf = ({ permission, note, requestId, code }: PermissionCheck) => ({ permission, note, requestId, code: code ?? null });

const levelsOf = (check: PermissionCheck) => [
  { ...levelOf(check), level: "in-token" as const, answer: check.inToken },
  { ...levelOf(check), level: "works" as const, answer: check.works },
];
