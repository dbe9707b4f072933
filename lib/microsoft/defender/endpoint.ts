import "server-only";
import { randomUUID } from "node:crypto";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { PermissionOf, UntriedPermission } from "@/lib/catalogue/permissions";
import { kindOfStatus, VendorError } from "@/lib/errors/vendor-error";
import { AnswerTooLarge, type CallObserver, fetchPatiently, HttpError, type Patience, requestIdOf } from "@/lib/http";
import type { ProbeResult } from "@/lib/onboarding/planning/probe-meaning";
import { field } from "../body-field";
import { endpoints } from "../endpoints";
import { interrupted, probeTrouble, unanswered, works } from "../probe-result";

/** Defender for Endpoint: one harmless read for each permission, with the Dropzone app's own token. */

class DefenderError extends VendorError {
  override name = "DefenderError";
}

/** The SHA-1 of the empty file. Any well-formed hash works, since "unknown file" is an answer too. */
const emptyFile = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

const probes = {
  // https://learn.microsoft.com/defender-endpoint/api/get-machines Answers 404 when no device was ever onboarded.
  "Machine.Read.All": { path: "/api/machines?$top=1", absentIsFine: true },
  // https://learn.microsoft.com/defender-endpoint/api/list-library-files
  "Library.Manage": { path: "/api/libraryfiles", absentIsFine: false },
  // https://learn.microsoft.com/defender-endpoint/api/get-file-information
  "File.Read.All": { path: `/api/files/${emptyFile}`, absentIsFine: true },
} as const satisfies Record<Exclude<PermissionOf<"windows-defender-atp">, UntriedPermission>, { path: string; absentIsFine: boolean }>;

export type DefenderProbe = keyof typeof probes;
export const defenderProbes = Object.keys(probes) as DefenderProbe[];

type Options = { cloud: NationalCloud; token: string; onCall?: CallObserver; patience?: Patience };

export async function probeDefender(permission: DefenderProbe, { cloud, token, onCall, patience }: Options): Promise<ProbeResult> {
  const { defender } = endpoints(cloud);
  if (defender === null) return probeTrouble("unknown", "resource-not-in-tenant", "This cloud has no Defender for Endpoint.", null);
  const { path, absentIsFine } = probes[permission];
  try {
    const answer = await fetchPatiently(
      {
        url: `${defender}${path}`,
        service: "defender",
        method: "GET",
        expects: "json",
        deadlineMs: 15_000,
        what: `GET ${path.split("?")[0]}`,
        headers: { Authorization: `Bearer ${token}`, "client-request-id": randomUUID() },
        ...(onCall ? { onCall } : {}),
      },
      patience,
    );
    const body: unknown = await answer.json().catch(() => null);
    return classifyDefenderProbe({ status: answer.status, body, requestId: requestIdOf(answer.headers), absentIsFine });
  } catch (error) {
    if (error instanceof AnswerTooLarge) return unanswered("answer-too-large", null);
    if (error instanceof HttpError) return unanswered("microsoft-unreachable", null);
    throw error;
  }
}

type Answer = { status: number; body: unknown; requestId: string | null; absentIsFine: boolean };

export function classifyDefenderProbe({ status, body, requestId, absentIsFine }: Answer): ProbeResult {
  // A page in place of Defender's JSON shows nothing, whatever its status.
  const isDefenders = typeof body === "object" && body !== null;
  if (status >= 200 && status < 300) return isDefenders ? works(requestId) : unanswered("microsoft-trouble", requestId);
  const error = defenderErrorFrom({ status, body, requestId });
  if (status === 404 && absentIsFine && isDefenders)
    return works(error.requestId, "Nothing is there to read yet; the call itself was allowed.");
  const passing = interrupted(error);
  if (passing) return passing;
  if (error.code === "DisabledFeature")
    return probeTrouble("unknown", "feature-switched-off", "The feature is switched off in Defender for Endpoint.", error.requestId);
  if (/not licensed|not applicable to target tenant|not provisioned/i.test(error.message))
    return probeTrouble("unknown", "license-missing", "The tenant has no license for Defender for Endpoint.", error.requestId);
  if (status === 401) return probeTrouble("unknown", "token-expired", "Microsoft did not accept the app's token.", error.requestId);
  if (error.kind === "refused")
    return probeTrouble("no", "permission-missing", "Microsoft says that the app lacks the permission.", error.requestId);
  return probeTrouble("unknown", "microsoft-refused", "Microsoft refused for a reason that it did not name.", error.requestId);
}

/**
 * `{error:{code,message,target}}`. Support asks for `target`.
 * https://learn.microsoft.com/defender-endpoint/api/common-errors
 */
function defenderErrorFrom({ status, body, requestId }: Omit<Answer, "absentIsFine">): DefenderError {
  const error = field(body, "error");
  const of = (name: string) => (typeof field(error, name) === "string" ? (field(error, name) as string) : null);
  return new DefenderError({
    status,
    code: of("code") ?? `Http${status}`,
    message: of("message") ?? `Defender for Endpoint answered ${status}`,
    requestId: requestId ?? of("target"),
    kind: kindOfStatus(status),
  });
}
