import { type AuditEvent, storedAction } from "@/lib/catalogue/audit-actions";
import type { ActorKind } from "@/lib/catalogue/audit-actor";
import { type AuditHead, digestName, firstPrevHash, hashEntry, sealHead } from "@/lib/store/audit-hash";
import type { AuditKey } from "@/lib/store/keyed-hash";
import type { Known } from "./findings";
import type { SeededRun } from "./runs";
import { iso } from "./times";

/** A customer's audit trail: the milestones, with the portal's hash chain. Pure. */

type Actor = { actorKind: ActorKind; actor: string; actorName: string | null };
type Entry = Actor & {
  seq: number;
  at: string;
  nameDigest: string | null;
  action: string;
  detail: AuditEvent["detail"];
  prevHash: string;
  hash: string;
};
type Trail = { entries: Entry[]; head: AuditHead };
type Happened = [at: number | null, actor: Actor, event: AuditEvent];

export function auditOf({ story, ids }: Known, run: SeededRun | null, { seededBy, key }: { seededBy: string; key: AuditKey }): Trail {
  const person: Actor = { actorKind: "customer", actor: story.people[0]?.id ?? "unknown", actorName: story.people[0]?.name ?? null };
  const portal: Actor = { actorKind: "portal", actor: "portal", actorName: null };
  const happened: Happened[] = [
    [
      story.createdAt,
      { actorKind: "program", actor: seededBy, actorName: seededBy },
      { action: "customer-created", detail: { dropzoneHost: story.dropzoneHost, cloud: story.cloud } },
    ],
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
      portal,
      {
        action: run?.state === "done" ? "run-finished" : "run-stopped",
        detail: { runId: run?.id ?? "", changesLeft: run?.changes.filter((c) => c.state !== "done").length ?? 0 },
      },
    ],
    [
      story.savedAt,
      portal,
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
    .filter((each): each is [number, Actor, AuditEvent] => each[0] !== null)
    .sort(([before], [after]) => before - after)
    .map(([at, { actorKind, actor, actorName }, event], i): Entry => {
      const seq = i + 1;
      const nameDigest = actorName === null ? null : digestName(key, story.id, { seq, actorName });
      const [action, detail] = [storedAction(event), event.detail];
      const entry = { seq, at: iso(at), actorKind, actor, actorName, nameDigest, action, detail, prevHash, hash: "" };
      entry.hash = hashEntry(key, story.id, entry);
      prevHash = entry.hash;
      return entry;
    });
  return { entries, head: sealHead(key, story.id, { seq: entries.length, hash: prevHash, chainedUntil: 0 }) };
}
