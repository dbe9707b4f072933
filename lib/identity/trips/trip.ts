import "server-only";
import { z } from "zod";
import { isErrorCode } from "@/lib/errors/codes";
import { type Purpose, purposes, refusedPath, staffRefusedPath } from "@/lib/links/paths";
import { open, seal } from "@/lib/sealing";
import type { Attempt } from "@/lib/store/sign-in-attempts";
import { aadstsCodes, type MicrosoftSaid, meaningOf } from "../tokens/microsoft-said";
import type { Refusal } from "./refusal";

/** What all trips to Microsoft share when they end: where the browser goes next, and which cookies it gets. */

export type Landing = {
  /** Redirect target. */
  go: string;
  session?: { token: string; expiresAt: string };
  staffSession?: { token: string; expiresAt: string };
  /** Sealed, for the cookie that the page about refusals reads. */
  refused?: string;
  /** What the security events keep of a refusal. */
  because?: { purpose: string; reason: string; customerId: string | null };
};

const refusedTripSchema = z.object({
  reason: z.string().refine(isErrorCode),
  purpose: z.enum(purposes),
  customer: z.string().nullable(),
  customerName: z.string().nullable(),
  signedInAs: z.string().nullable(),
  returnTo: z.string(),
  microsoftCode: z.string().nullable(),
  requestId: z.string().nullable(),
  /** So that the person can try another account without finding the invitation again. */
  customerId: z.string().nullable(),
  invitationId: z.string().nullable(),
}) satisfies z.ZodType<Refusal>;
type RefusedTrip = z.infer<typeof refusedTripSchema>;

type Because = Pick<Refusal, "reason"> & Partial<Pick<Refusal, "customer" | "customerName" | "signedInAs" | "microsoftCode" | "requestId">>;

/** Seals the details, so that nobody else can write what the page shows or use an invitation that they were not sent. */
export function refuse(attempt: Attempt, because: Because): Landing {
  const { purpose, returnTo, customerId, invitationId } = attempt;
  const nothing = { customer: null, customerName: null, signedInAs: null, microsoftCode: null, requestId: null };
  const trip = refusedTripSchema.parse({ purpose, returnTo, customerId, invitationId, ...nothing, ...because });
  return {
    go: purpose === "staff" || purpose === "staff-check" ? staffRefusedPath() : refusedPath(),
    refused: seal(JSON.stringify(trip), sealingContext),
    because: { purpose, reason: because.reason, customerId },
  };
}

/** Null when there is nothing that this portal sealed. */
export function readRefusedTrip(sealed: string | undefined): RefusedTrip | null {
  if (!sealed) return null;
  try {
    return refusedTripSchema.parse(JSON.parse(open(sealed, sealingContext)));
  } catch {
    // Altered, or sealed with a key that is gone. For the page this is the same as no cookie.
    return null;
  }
}

const sealingContext = "refused-trip";

export function refusedBecause(said: MicrosoftSaid): Pick<Refusal, "reason" | "microsoftCode" | "requestId"> {
  const [code] = aadstsCodes(said);
  return { reason: meaningOf(said), microsoftCode: code === undefined ? null : `AADSTS${code}`, requestId: said.requestId };
}

export type AttemptFor<P extends Purpose> = Attempt & { purpose: P };

export function isFor<P extends Purpose>(attempt: Attempt, ...wanted: readonly P[]): attempt is AttemptFor<P> {
  return (wanted as readonly string[]).includes(attempt.purpose);
}
