import { type AuditEvent, storedAction } from "@/lib/catalogue/audit-actions";
import { firstPrevHash, hashEntry } from "@/lib/store/audit-hash";
import type { Known } from "./findings";
import type { SeededRun } from "./runs";

/** A customer's audit trail: the milestones, with the portal's hash chain. Pure. */

type Entry = { seq: number; at: string; actor: string; action: string; detail: AuditEvent["detail"]; prevHash: string; hash: string };

export function auditOf({ story, ids }: Known, run: SeededRun | null, seededBy: string): Entry[] {
  const person = story.people[0]?.id ?? "unknown";
  const happened: [at: number | null, actor: string, event: AuditEvent][] = [
    [story.createdAt, seededBy, { action: "customer-created", detail: { dropzoneHost: story.dropzoneHost, cloud: story.cloud } }],
    [
      story.refusal?.at ?? null,
      person,
      {
        action: "consent-refused",
        detail: { resource: "graph", reason: "consent-missing", microsoftCode: story.refusal?.code ?? null, requestId: null },
      },
    ],
    [
      story.connectedAt,
      person,
      { action: "tenant-confirmed", detail: { tenantId: story.tenantId, tenantName: story.name, initialDomain: story.domain } },
    ],
    [story.choseAt, person, { action: "chosen", detail: story.choices }],
    [run?.startedAt ?? null, person, { action: "run-started", detail: { runId: run?.id ?? "", changes: run?.plan.length ?? 0 } }],
    [
      run?.finishedAt ?? null,
      "portal",
      {
        action: run?.state === "done" ? "run-finished" : "run-stopped",
        detail: { runId: run?.id ?? "", changesLeft: run?.changes.filter((c) => c.state !== "done").length ?? 0 },
      },
    ],
    [
      story.savedAt,
      "portal",
      {
        action: "saved",
        about: "alert-source",
        detail: { runId: run?.id ?? "", integrationId: `int_${ids.secretKeyId.slice(0, 8)}`, secretKeyId: ids.secretKeyId },
      },
    ],
    [story.finishedAt, person, { action: `portal-access-${story.portalAccess ?? "kept"}`, detail: {} }],
  ];
  let prevHash = firstPrevHash;
  const entries = happened
    .flatMap(([at, actor, event]) => (at === null ? [] : [{ at, actor, action: storedAction(event), detail: event.detail }]))
    .sort((a, b) => a.at - b.at);
  return entries.map(({ at, ...entry }, i) => {
    const next = { ...entry, seq: i + 1, at: new Date(at).toISOString(), prevHash };
    const hash = hashEntry(story.id, next);
    prevHash = hash;
    return { ...next, hash };
  });
}
