import { beginning, hashEntry } from "@/lib/store/audit-hash";
import type { Known } from "./findings";
import type { SeededRun } from "./runs";

/** A customer's audit trail: the milestones, with the portal's hash chain. Pure. */

type Entry = { seq: number; at: string; actor: string; action: string; detail: Record<string, unknown>; prevHash: string; hash: string };

export function auditOf({ story, secretEndsAt }: Known, run: SeededRun | null, seededBy: string): Entry[] {
  const person = story.people[0]?.id ?? "unknown";
  const happened: [at: number | null, actor: string, action: string, detail: Record<string, unknown>][] = [
    [story.createdAt, seededBy, "customer-created", { dropzoneHost: story.dropzoneHost, cloud: story.cloud }],
    [
      story.refusal?.at ?? null,
      person,
      "consent-refused",
      { resource: "graph", reason: "consent-missing", microsoftCode: story.refusal?.code ?? null, requestId: null },
    ],
    [story.connectedAt, person, "tenant-confirmed", { tenantId: story.tenantId, tenantName: story.name, initialDomain: story.domain }],
    [story.choseAt, person, "chosen", story.choices],
    [run?.startedAt ?? null, person, "run-started", { runId: run?.id ?? null, changes: run?.plan.length ?? 0 }],
    [
      run?.finishedAt ?? null,
      "portal",
      run?.state === "done" ? "run-finished" : "run-stopped",
      { runId: run?.id ?? null, changesLeft: run?.changes.filter((c) => c.state !== "done").length ?? 0 },
    ],
    [story.savedAt, "portal", "saved:alert-source", { secretEndsAt }],
    [story.finishedAt, person, "portal-access-kept", {}],
  ];
  let prevHash = beginning;
  const entries = happened
    .flatMap(([at, actor, action, detail]) => (at === null ? [] : [{ at, actor, action, detail }]))
    .sort((a, b) => a.at - b.at);
  return entries.map(({ at, ...entry }, i) => {
    const next = { ...entry, seq: i + 1, at: new Date(at).toISOString(), prevHash };
    const hash = hashEntry(story.id, next);
    prevHash = hash;
    return { ...next, hash };
  });
}
