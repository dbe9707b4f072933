import "server-only";
import { DropzoneError } from "@/lib/dropzone/dropzone-error";
import { apiIntegrations } from "@/lib/dropzone/integrations";
import type { ErrorCode } from "@/lib/errors/codes";
import { explainDropzoneError } from "@/lib/errors/known/explain";
import { isHandOver, type Plan } from "@/lib/onboarding/planning/changes";
import { handOverOf, replacedBy } from "@/lib/onboarding/planning/dropzone-side";
import type { Wish } from "@/lib/onboarding/planning/hand-over";
import type { IntegrationKind } from "@/lib/onboarding/planning/integrations";
import { isWithin } from "@/lib/onboarding/planning/reconcile";
import { Calls } from "../tenant/calls";
import type { TenantContext } from "../tenant/context";
import { dropzoneOf } from "../tenant/dropzone";
import { settleCertificate } from "../tenant/settle-certificate";

/** The last look before a secret leaves: whether everything about Dropzone is still as it was confirmed. Saves nothing. */

/** `status`: of Dropzone's answer, null when none came or none was asked for. */
export type Obstacle = { reason: ErrorCode; requestId: string | null; status: number | null };

/** `obstacle`: null when nothing forbids saving. */
export type LookBeforeSaving = { startedAt: number; calls: Calls; obstacle: Promise<Obstacle | null> };

/** It needs nothing of what Microsoft answers, so it can begin while the permissions are verified. */
export function startLookBeforeSaving(context: TenantContext, plan: Plan, wishes: readonly Pick<Wish, "kind">[]): LookBeforeSaving {
  // The calls of a run are those to Microsoft.
  const all = new Calls();
  const calls = all.part();
  const obstacle = lookBeforeSaving({ ...context, calls: all }, { plan, kinds: wishes.map(({ kind }) => kind), calls });
  obstacle.catch(() => undefined); // Nobody may need it; whoever does awaits it.
  return { startedAt: Date.now(), calls, obstacle };
}

/** Microsoft can take minutes to answer, and meanwhile somebody may have saved in Dropzone. Then it has to be looked again. */
export const isStillFresh = ({ startedAt }: LookBeforeSaving): boolean => Date.now() - startedAt < freshForMs;

/** As long as verifying takes when Microsoft answers at once. Somebody else could save in Dropzone unseen for so long (docs/security.md). */
const freshForMs = 2_000;

type Confirmed = { plan: Plan; kinds: readonly IntegrationKind[]; calls: Calls };

async function lookBeforeSaving(context: TenantContext, { plan, kinds, calls }: Confirmed): Promise<Obstacle | null> {
  const { customer, desired } = context;
  const dropzone = dropzoneOf(context, calls.record);
  if (dropzone === null) return because("dropzone-key-missing");
  // Before any call: the key must not go to a host that was not confirmed either.
  if (!kinds.every((kind) => isWithin(handOverOf(kind, desired, null), plan)))
    return because(namesHosts(plan) ? "dropzone-host-changed" : "plan-changed");
  const lookAt = async (kind: IntegrationKind): Promise<Obstacle | null> => {
    const found = await apiIntegrations(dropzone).findIntegration(kind);
    const clientIds = [customer.appId, context.known.held[kind]?.clientId ?? null];
    const replaces = replacedBy({ tenantId: customer.entraTenantId, clientIds }, found);
    return isWithin(handOverOf(kind, desired, replaces), plan) ? null : because("dropzone-integration-of-another");
  };
  // Side by side: none of them needs another's answer.
  const looked = await Promise.all([
    ...kinds.map((kind) => lookAt(kind).catch(whyNoAnswer)),
    isCertificateStillDropzones(context).then((isStill) => (isStill ? null : because("certificate-mismatch"))),
  ]);
  return looked.find((obstacle) => obstacle !== null) ?? null;
}

function whyNoAnswer(error: unknown): Obstacle {
  if (error instanceof DropzoneError) return { reason: explainDropzoneError(error), requestId: error.requestId, status: error.status };
  throw error;
}

/** False for a plan that was confirmed before plans named the host. */
const namesHosts = (plan: Plan): boolean => plan.filter(isHandOver).every(({ host }) => host !== undefined);

/** An app that may have somebody else's certificate gets no integration. */
async function isCertificateStillDropzones(context: TenantContext): Promise<boolean> {
  const before = context.desired.certificate?.thumbprint;
  const { context: settled } = await settleCertificate(context);
  return before === undefined || settled.desired.certificate?.thumbprint === before;
}

const because = (reason: ErrorCode): Obstacle => ({ reason, requestId: null, status: null });
