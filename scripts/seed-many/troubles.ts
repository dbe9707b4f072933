import type { ErrorCode } from "@/lib/errors/codes";
import { type Trouble, troubleOf } from "@/lib/errors/trouble";
import type { Change } from "@/lib/onboarding/planning/changes";
import type { Random } from "./random";
import { type Made, nothingMade } from "./tenant";

/** Troubles in the portal's own words. Pure. */

export const troubleAt = (code: ErrorCode, requestId: string, at: number): Trouble =>
  troubleOf(code, { requestId, at: new Date(at).toISOString() });

/** Why a run stopped, which changes failed, and what had been made. */
export type Failure = { code: ErrorCode; made: Made; fails(change: Change): boolean };

const withApp: Made = { ...nothingMade, app: true, secret: true, otherGrants: true };

export const failureOf = (random: Random): Failure =>
  random.weighted<Failure>([
    [
      { code: "role-missing-graph-consent", made: withApp, fails: (c) => c.do === "grant-permission" && c.resource === "microsoft-graph" },
      46,
    ],
    [{ code: "role-missing-app", made: nothingMade, fails: () => true }, 18],
    [
      {
        code: "secret-blocked-by-policy",
        made: { ...withApp, secret: false, graphGrants: true },
        fails: (c) => c.do === "create-client-secret",
      },
      16,
    ],
    [{ code: "certificate-blocked-by-policy", made: nothingMade, fails: (c) => c.do === "create-application" }, 7],
    [{ code: "quota-exceeded", made: nothingMade, fails: (c) => c.do === "create-application" }, 5],
    [{ code: "microsoft-trouble", made: nothingMade, fails: () => true }, 8],
  ]);

/** Why Dropzone's "Test & Save" failed. */
export const dropzoneTroubles = [
  ["dropzone-test-failed", 60],
  ["dropzone-key-refused", 25],
  ["dropzone-unreachable", 15],
] as const satisfies readonly (readonly [ErrorCode, number])[];

/** Why a token or a check was refused. */
export const verificationNotes = [
  ["Invalid client secret provided. (AADSTS7000215)", 30],
  ["The tenant has no license for Defender for Endpoint. (license-missing)", 30],
  ["The application was not found in the directory. (AADSTS700016)", 15],
  ["Access was blocked by a Conditional Access policy for workload identities. (AADSTS53003)", 25],
] as const;
