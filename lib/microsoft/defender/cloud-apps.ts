import "server-only";
import { randomUUID } from "node:crypto";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { ErrorCode } from "@/lib/errors/codes";
import { kindOfStatus, VendorError } from "@/lib/errors/vendor-error";
import { AnswerTooLarge, type CallObserver, fetchPatiently, HttpError, isUnknownHost, type Patience, requestIdOf } from "@/lib/http";
import { parsePortalUrl } from "@/lib/links/portal-url";
import type { ProbeResult } from "@/lib/onboarding/planning/probe-meaning";
import { endpoints } from "../endpoints";
import { interrupted, probeTrouble, works } from "../probe-result";

/** Tries Defender for Cloud Apps: whether the tenant's own API address answers, and whether `investigation.read` works there. */

type Options = {
  cloud: NationalCloud;
  portalUrl: string;
  onCall?: CallObserver;
  patience?: Patience;
  /** As in lib/http.ts. */
  deadlineMs?: number;
};

/** Needs investigation.read. https://learn.microsoft.com/defender-cloud-apps/api-activities-list */
export async function probeCloudApps({ token, ...options }: Options & { token: string }): Promise<ProbeResult> {
  const asked = await ask(options, { Authorization: `Bearer ${token}` });
  return asked.ok ? classifyCloudAppsProbe(asked.answer) : asked.result;
}

/**
 * Looks at the address without a token, so nothing secret is sent. Every tenant's address then answers alike, so only an address that does
 * not exist is told. The code is null when nothing is wrong as far as can be told.
 */
export async function lookAtCloudAppsHost(options: Options): Promise<Pick<ProbeResult, "code" | "note">> {
  const asked = await ask(options, {});
  return !asked.ok && asked.result.code === "portal-url-wrong" ? asked.result : { code: null, note: null };
}

type Asked = { ok: true; answer: Answer } | { ok: false; result: ProbeResult };

async function ask({ cloud, portalUrl, onCall, patience, deadlineMs }: Options, authorization: Record<string, string>): Promise<Asked> {
  const { cloudAppsSuffixes, cloudAppsAddress } = endpoints(cloud);
  const failed = (code: ErrorCode, note: string): Asked => ({ ok: false, result: probeTrouble("unknown", code, note, null) });
  // A person typed the address, so it is checked again here, before the token is sent to it.
  const parsed = parsePortalUrl(portalUrl, cloudAppsSuffixes);
  if (!parsed.ok) return failed("portal-url-wrong", "This is not an address of Defender for Cloud Apps.");
  const { origin, headers } = cloudAppsAddress(parsed.host);
  try {
    const answer = await fetchPatiently(
      {
        url: `${origin}/api/v1/activities/?limit=1`,
        service: "cloud-apps",
        method: "GET",
        expects: "json",
        deadlineMs: 15_000,
        what: "GET /api/v1/activities",
        headers: { ...headers, ...authorization, "client-request-id": randomUUID() },
        ...(onCall ? { onCall } : {}),
        ...(deadlineMs ? { deadlineMs } : {}),
      },
      patience,
    );
    return { ok: true, answer: { status: answer.status, requestId: requestIdOf(answer.headers), text: await answer.text() } };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    if (error instanceof AnswerTooLarge) return failed("answer-too-large", "The answer was too long to be read.");
    if (isUnknownHost(error)) return failed("portal-url-wrong", "There is no such address.");
    return failed("microsoft-unreachable", "Nobody answered at this address.");
  }
}

type Answer = { status: number; requestId: string | null; text: string };

/** Cloud Apps does not document its error bodies, so the status decides. Only a missing license is read from the text. */
export function classifyCloudAppsProbe({ status, requestId, text }: Answer): ProbeResult {
  // A page in place of the API's JSON shows nothing.
  if (status >= 200 && status < 300)
    return isJsonObject(text)
      ? works(requestId)
      : probeTrouble("unknown", "microsoft-trouble", "The answer was not one of Cloud Apps: it could not be read.", requestId);
  const error = new VendorError({
    status,
    code: `Http${status}`,
    message: `Cloud Apps answered ${status}`,
    requestId,
    kind: kindOfStatus(status),
  });
  const passing = interrupted(error);
  if (passing) return passing;
  if (/licen[sc]e|not provisioned|has no defender for cloud apps/i.test(text))
    return probeTrouble("unknown", "license-missing", "The tenant has no license for Cloud Apps.", requestId);
  // An address of another tenant or of none redirects to a sign-in page or answers 404.
  if (status === 404 || (status >= 300 && status < 400))
    return probeTrouble("unknown", "portal-url-wrong", "This address belongs to no tenant.", requestId);
  if (status === 401)
    return probeTrouble("unknown", "portal-url-wrong", "This address does not know the app: it may be another tenant's.", requestId);
  if (error.kind === "refused")
    return probeTrouble(
      "no",
      "permission-missing",
      "Microsoft refused the app. Either the permission is not in effect, or the tenant has no license for Cloud Apps: the answer does not say which.",
      requestId,
    );
  return probeTrouble("unknown", "microsoft-refused", "Microsoft refused for a reason that it did not name.", requestId);
}

function isJsonObject(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null;
  } catch {
    return false;
  }
}
