import { z } from "zod";
import type { PermissionName, PermissionOf } from "@/lib/catalogue/permissions";
import type { ProbeResult } from "@/lib/onboarding/planning/probe-meaning";
import { interrupted, probeTrouble, unanswered, works } from "../probe-result";
import { errorOf, isSuccess } from "./answers";
import type { BatchAnswer, BatchRequest } from "./batch";
import type { GraphError } from "./graph-error";

/** One harmless call for each Microsoft Graph permission, made with the Dropzone app's own token. */

/** Mail.Read is missing here: it needs a mailbox from another answer. See mailProbeRequests. */
const probes = {
  "Directory.Read.All": { method: "GET", url: "/users?$top=10&$select=id" },
  // Directory.Read.All also opens the directory's audit log, so that log proves nothing. Sign-ins need AuditLog.Read.All itself.
  "AuditLog.Read.All": { method: "GET", url: "/auditLogs/signIns?$top=1" },
  "SecurityAlert.Read.All": { method: "GET", url: "/security/alerts_v2?$top=1" },
  "SecurityIncident.Read.All": { method: "GET", url: "/security/incidents?$top=1" },
  // AlertInfo exists with every Defender product. An accepted query is proof enough, so it asks for no row.
  "ThreatHunting.Read.All": { method: "POST", url: "/security/runHuntingQuery", body: { Query: "AlertInfo | take 0" } },
  // Exists only in beta, and not in GCC High, DoD and China.
  "ThreatSubmission.Read.All": { method: "GET", url: "/security/threatSubmission/emailThreats?$top=1", version: "beta" },
} as const satisfies Record<Exclude<PermissionOf<"microsoft-graph">, "Mail.Read">, Omit<BatchRequest, "id">>;

type GraphProbe = keyof typeof probes;
export const graphProbes = Object.keys(probes) as GraphProbe[];

/** Sign-ins need a license (Entra ID P1) that many tenants lack. This fallback is sent in the same batch. */
const auditLog: BatchRequest = { id: "probe:directory-audits", method: "GET", url: "/auditLogs/directoryAudits?$top=1" };

const probeId = (permission: string) => `probe:${permission}`;

export const graphProbeRequests = (permissions: readonly PermissionName[] = graphProbes): BatchRequest[] => [
  ...graphProbes
    .filter((permission) => permissions.includes(permission))
    .map((permission) => ({ id: probeId(permission), ...probes[permission] })),
  ...(permissions.includes("AuditLog.Read.All") ? [auditLog] : []),
];

export function readGraphProbe(permission: PermissionName, answers: ReadonlyMap<string, BatchAnswer>): ProbeResult {
  const result = classifyGraphProbe(answers.get(probeId(permission)));
  if (permission !== "AuditLog.Read.All" || result.code !== "license-missing") return result;
  const audits = classifyGraphProbe(answers.get(auditLog.id));
  return audits.answer === "yes" ? { ...audits, note: "The audit log opens. Sign-in logs need a license that the tenant lacks." } : result;
}

export function classifyGraphProbe(answer: BatchAnswer | undefined): ProbeResult {
  if (answer === undefined) return probeTrouble("unknown", "unexpected", "Not tried.", null);
  if (isSuccess(answer)) return isGraphs(answer.body) ? works(answer.requestId) : unanswered("microsoft-trouble", answer.requestId);
  const error = errorOf(answer);
  const row = interrupted(error) ? undefined : refusals.find(({ when }) => when(error));
  return row
    ? probeTrouble(row.answer, row.code, row.note, error.requestId)
    : (interrupted(error) ??
        probeTrouble("unknown", "microsoft-refused", "Microsoft refused for a reason that it did not name.", error.requestId));
}

/** A page of a gateway in place of Graph's JSON shows nothing. */
const isGraphs = (body: unknown): boolean => typeof body === "object" && body !== null;

const says = (text: RegExp) => (error: GraphError) => text.test(error.message) || text.test(error.code);

/**
 * What Microsoft answers, and what that says about the permission. The first match wins. Sources: Microsoft Graph's error pages and the
 * texts of the Defender API.
 */
const refusals: readonly ({ when: (error: GraphError) => boolean } & Pick<ProbeResult, "answer"> & {
    code: NonNullable<ProbeResult["code"]>;
    note: string;
  })[] = [
  {
    when: says(/NonPremiumTenant|not licensed|Request not applicable to target tenant/i),
    answer: "unknown",
    code: "license-missing",
    note: "The tenant has no license for what this permission reads, so it could not be tried.",
  },
  {
    when: says(/account is not provisioned|tenant is not provisioned/i),
    answer: "unknown",
    code: "product-not-provisioned",
    note: "Defender has never been opened in this tenant, so the permission could not be tried.",
  },
  {
    when: says(/Access to OData is disabled/i),
    answer: "unknown",
    code: "mailbox-access-limited",
    note: "A policy in Exchange limits which mailboxes the app may read.",
  },
  {
    when: says(/MailboxNotEnabledForRESTAPI|MailboxNotSupportedForRESTAPI|ResourceNotFound|ErrorItemNotFound/i),
    answer: "unknown",
    code: "mailbox-not-found",
    note: "There was nothing to try the permission on.",
  },
  {
    when: (error) => error.status === 400 && /failed to resolve table|could not be resolved|semantic error/i.test(error.message),
    answer: "yes",
    code: "license-missing",
    note: "Hunting is allowed; the tenant has no Defender product that fills the table we asked for.",
  },
  {
    when: (error) => error.status === 401,
    answer: "unknown",
    code: "token-expired",
    note: "Microsoft did not accept the app's token.",
  },
  {
    when: (error) => error.status === 403,
    answer: "no",
    code: "permission-missing",
    note: "Microsoft says that the app lacks the permission.",
  },
  {
    when: (error) => error.status === 404,
    answer: "unknown",
    code: "license-missing",
    note: "This does not exist in this tenant or cloud.",
  },
];

const usersSchema = z.object({ value: z.array(z.object({ id: z.string() })) });

/** Ids of people whose mailboxes can be tried, from the answer to the Directory.Read.All probe. */
export function usersToTry(answers: ReadonlyMap<string, BatchAnswer>): string[] {
  const parsed = usersSchema.safeParse(answers.get(probeId("Directory.Read.All"))?.body);
  return parsed.success ? parsed.data.value.map(({ id }) => id) : [];
}

/** Not everybody has a mailbox, so several are tried at once. Only ids of messages are requested, and they are not kept. */
export const mailProbeRequests = (userIds: readonly string[]): BatchRequest[] =>
  userIds
    .slice(0, 10)
    .map((userId, index) => ({ id: `probe:Mail.Read:${index}`, method: "GET", url: `/users/${userId}/messages?$top=1&$select=id` }));

/** One mailbox that can be read is proof. When there is none, the most informative answer counts. */
export function classifyMailProbes(answers: readonly BatchAnswer[]): ProbeResult {
  if (answers.length === 0) return probeTrouble("unknown", "mailbox-not-found", "No mailbox was found to try the permission on.", null);
  const results = answers.map(classifyGraphProbe);
  const strongest = (["yes", "no"] as const).flatMap((answer) => results.find((result) => result.answer === answer) ?? [])[0];
  const telling = results.find((result) => result.code !== "mailbox-not-found");
  return strongest ?? telling ?? (results[0] as ProbeResult);
}
