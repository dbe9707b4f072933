import "server-only";
import { watchingPermission } from "@/lib/catalogue/watching";
import type { ErrorCode } from "@/lib/errors/codes";
import { acquirePortalToken } from "@/lib/identity/tokens/app-tokens";
import type { Observed, Unknown } from "@/lib/onboarding/planning/observed";
import type { AppTokenRefusal } from "@/lib/onboarding/planning/probe-meaning";
import { startOfNext } from "@/lib/onboarding/watching/when";
import { recordOwnLook, takeTurn } from "@/lib/store/watching";
import { asPortal, findTenantContext, type TenantContext } from "../tenant/context";
import { observeAndRecord } from "../tenant/observe-and-record";

/**
 * Looks after one customer whose turn it is: asks Dropzone about the integrations, and looks at the tenant in the portal's own name when the
 * customer wants that. Changes nothing. Returns whether it was the customer's turn.
 */
export async function visit(customerId: string): Promise<boolean> {
  const now = Date.now();
  const turn = await takeTurn(customerId, { now: new Date(now), until: new Date(now + againAfterMs) });
  if (turn === null) return false;
  const found = await findTenantContext(customerId, null);
  if (!found.ok) return true;
  if (!turn.looks) {
    await observeAndRecord(found.context);
    return true;
  }
  const entered = await enter(found.context);
  const { observed } = await observeAndRecord(entered.context);
  await recordOwnLook(customerId, lookOf(customerId, entered.code, observed, now));
  return true;
}

/** A turn that came to nothing comes again then: Dropzone or Microsoft did not answer, or the process died. */
const againAfterMs = 3_600_000;

type Entered = { context: TenantContext; code: ErrorCode | null };

/** Without a token only Dropzone is asked. `code`: why there is none. */
async function enter(context: TenantContext): Promise<Entered> {
  const { cloud, entraTenantId: tenantId } = context.customer;
  const answer = await acquirePortalToken({ cloud, tenantId, onCall: context.calls.record });
  if (!answer.ok) return { context, code: refusalCodes[answer.reason] };
  if (!answer.roles.includes(watchingPermission.name)) return { context, code: "watching-not-granted" };
  return { context: asPortal(context, answer.token), code: null };
}

const refusalCodes = {
  refused: "watching-not-granted",
  "app-not-found-yet": "watching-not-granted",
  "consent-not-effective-yet": "watching-not-granted",
  "secret-not-accepted-yet": "microsoft-unreachable",
  "cut-off": "microsoft-unreachable",
  "slowed-down": "microsoft-slowed-us-down",
} as const satisfies Record<AppTokenRefusal, ErrorCode>;

/** An answered look comes again the next day at the customer's time. One that was not is tried again when Microsoft wants it, or in an hour. */
function lookOf(customerId: string, refused: ErrorCode | null, observed: Observed, now: number) {
  const unseen = [observed.application, observed.servicePrincipal].find((seen): seen is Unknown => !seen.known);
  const code = refused ?? (unseen ? unseenCodes[unseen.because] : null);
  const soon = code !== null && code !== "watching-not-granted";
  const asked = (unseen?.retryAfterSeconds ?? 0) * 1000;
  const next = soon ? now + Math.max(asked, againAfterMs) : startOfNext(customerId, now);
  return { at: new Date(now), code, nextLookAt: new Date(next) };
}

const unseenCodes = {
  refused: "watching-not-granted",
  "signed-out": "watching-not-granted",
  "slowed-down": "reading-slowed-down",
  "cut-off": "reading-cut-off",
  "not-asked": "reading-cut-off",
} as const satisfies Record<Unknown["because"], ErrorCode>;
