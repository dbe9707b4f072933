import "server-only";
import { isOn } from "@/lib/onboarding/choosing/choices";
import type { Change } from "@/lib/onboarding/planning/changes";
import { outcomeOf, type PermissionCheck, type VerificationOutcome } from "@/lib/onboarding/planning/checks";
import { type FormReadiness, type IntegrationKind, integrations, readinessOf } from "@/lib/onboarding/planning/integrations";
import { portalUrlStep, verificationStep } from "@/lib/onboarding/status/verification";
import { inCustomer } from "@/lib/store/database";
import { listPermissions, recordPermissions } from "@/lib/store/permission-evidence";
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

/**
 * `nextCheckIn`: gives, once the answers are there, the milliseconds until the next check, if one is needed; null when there will be none.
 * `justMade`: changes that Microsoft accepted a moment ago. Its lists do not show them at once; reading that as a refusal would end a run that only has to wait.
 */
export async function checkPermissions(
  context: TenantContext,
  { nextCheckIn, justMade }: { nextCheckIn: (() => number) | null; justMade: readonly Change[] },
): Promise<Checked> {
  const { choices } = context;
  const { id } = context.customer;
  // A part, so that the evidence contains only the calls of this check, not those of an observation running at the same time.
  const calls = context.calls.part();
  const { checks, madeAt } = await verified(context, calls, justMade);
  const at = new Date();
  const outcome = outcomeOf(checks);
  const isWaiting = outcome === "on-its-way" || outcome === "could-not-check";
  const nextCheckAt = isWaiting && nextCheckIn !== null ? new Date(at.getTime() + nextCheckIn()).toISOString() : null;
  const steps = [verificationStep({ at: at.toISOString(), checks, evidence: evidenceFrom(calls.all), madeAt }, nextCheckAt)];
  if (isOn(choices, "cloud-apps"))
    steps.push(
      portalUrlStep({
        portalUrl: choices.portalUrl,
        check: checks.find((c) => c.permission === "investigation.read"),
        at: at.toISOString(),
      }),
    );
  await inCustomer(id, async () => {
    await recordSteps(id, steps);
    await recordPermissions(id, checks.flatMap(levelsOf));
  });
  const readiness = Object.fromEntries(integrations.map(({ kind }) => [kind, readinessOf(kind, checks, choices)]));
  return { outcome, readiness: readiness as Checked["readiness"], nextCheckAt };
}

type Made = { checks: PermissionCheck[]; madeAt: ReadonlyMap<string, string> };

async function verified(context: TenantContext, calls: Calls, justMade: readonly Change[]): Promise<Made> {
  const { customer, desired, choices, clientSecret } = context;
  if (clientSecret === null || customer.appId === null)
    return { checks: desired.permissions.map((p) => nothingToSignInWith(p.name)), madeAt: new Map() };
  const { rows, steps, madeAt } = await inCustomer(customer.id, async () => ({
    rows: await listPermissions(customer.id),
    steps: await listSteps(customer.id),
    madeAt: await listMadeAt(customer.id),
  }));
  const seen = rows.filter((row) => row.level === "granted" && row.answer === "yes").map((row) => row.permission);
  const justGranted = justMade.flatMap((change) => (change.do === "grant-permission" ? [change.permission] : []));
  const wasAssigned = steps.some((step) => step.slug === "exchange-role" && step.state === "done");
  const checks = await verify({
    customer,
    appId: customer.appId,
    clientSecret: clientSecret.value,
    permissions: desired.permissions,
    portalUrl: choices.portalUrl,
    known: {
      granted: new Set([...seen, ...justGranted]),
      hasExchangeRole: wasAssigned || justMade.some((change) => change.do === "assign-exchange-role"),
      hasPortalUrl: choices.portalUrl !== null,
      isSecretOld: Date.parse(clientSecret.createdAt) < Date.now() - longestSpreadingMs,
    },
    onCall: calls.record,
  });
  return { checks, madeAt };
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
