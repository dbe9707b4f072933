import { createHash } from "node:crypto";
import { type StepSlug, stepsBefore } from "@/lib/catalogue/steps";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { assembleChecklist } from "@/lib/onboarding/status/assemble";
import { observedLevels } from "@/lib/onboarding/status/tenant";
import { waitsForWords } from "@/lib/onboarding/status/waits-for";
import { searchWords, sortNameOf } from "@/lib/staff/list/search-words";
import { summaryOf } from "@/lib/staff/list/summary";
import { countedCode } from "@/lib/staff/numbers/counted-code";
import { lettersOf, writeStates } from "@/lib/store/step-states";
import { auditOf } from "./audit";
import { type Cell, copyLine } from "./copy";
import { type Findings, findingsOf, type Known } from "./findings";
import { noteTexts } from "./names";
import { growingUuid } from "./random";
import { runForChecklist, runOf, type SeededRun } from "./runs";
import { keepsHistory, type Story } from "./story";
import { allMade, certificateOf, desiredOf, nothingMade, observedAt } from "./tenant";
import { failureOf } from "./troubles";

/** A customer's story as rows of the portal's tables. */

export const seededBy = "npm run seed";

/** In the order they can be written: whom a row points at comes first. */
export const columnsOf = {
  customer:
    "id slug name dropzone_host cloud entra_tenant_id entra_tenant_name initial_domain bound_at bound_by app_object_id app_id service_principal_id owner_id contact_name contact_email route portal_access created_at created_by",
  invitation: "id customer_id token_hash created_at created_by expires_at revoked_at first_used_at",
  person: "id customer_id entra_tenant_id entra_object_id name user_name roles first_seen_at last_seen_at",
  choice: "customer_id capabilities alert_types portal_url chosen_at chosen_by",
  certificate: "customer_id thumbprint der subject not_after source seen_at",
  step_evidence: "customer_id step state line facts evidence trouble waits_for waits_for_whom next_check_at observed_at",
  permission_evidence: "customer_id permission level answer note request_id seen_at",
  run: "id customer_id started_by state plan round_trips calls trouble started_at finished_at",
  run_change: "run_id customer_id change_id position change state request_id trouble started_at finished_at",
  submission: "customer_id kind state integration_id secret_key_id secret_ends_at detail tested_at saved_at",
  audit_entry: "customer_id seq at actor action detail prev_hash hash",
  customer_note: "id customer_id author_id text created_at",
  customer_summary:
    "customer_id sort_name owner_id states step_states done of waiting_on waiting_step waiting_since stage next_expiry next_expiry_what last_activity_at capabilities refreshed_at",
  customer_word: "word customer_id",
  step_finish: "customer_id step finished_at took_seconds",
  error_seen: "customer_id code seen_at",
} as const;
export type SeededTable = keyof typeof columnsOf;
export const seededTables = Object.keys(columnsOf) as SeededTable[];

type Add = (table: SeededTable, ...cells: Cell[]) => void;
const hour = 3_600_000;
const day = 24 * hour;

export function writeCustomer(story: Story, staffIds: readonly string[], write: (table: SeededTable, line: string) => void): void {
  const add: Add = (table, ...cells) => write(table, copyLine(cells));
  const { random, id } = story;
  const ids = { appId: random.uuid(), appObjectId: random.uuid(), servicePrincipalId: random.uuid(), secretKeyId: random.uuid() };
  const certificate = certificateOf(story);
  const failedAt =
    story.obstacle === "change-failed" && story.startedAt !== null && story.startedAt + 6000 <= story.now ? story.startedAt + 6000 : null;
  const known: Known = {
    story,
    ids,
    failedAt,
    desired: desiredOf(story, certificate),
    failure: failureOf(random),
    secretEndsAt: iso(secretEnd(story)),
  };
  const found = findingsOf(known);
  const run = runOf(known, growingUuid(story.number, random));
  const ownerId = story.owner === null ? null : (staffIds[story.owner] ?? null);

  addWhoTheyAre(add, known, ownerId, failedAt);
  if (story.choseAt !== null) {
    add(
      "choice",
      id,
      { json: story.choices.capabilities },
      { json: story.choices.alertTypes },
      story.choices.portalUrl,
      at(story.choseAt),
      story.people[0]?.id ?? id,
    );
    if (isOn(story.choices, "quarantine"))
      add(
        "certificate",
        id,
        certificate.thumbprint,
        certificate.der,
        `CN=${story.dropzoneHost}`,
        new Date(certificate.notAfter),
        "dropzone",
        at(story.choseAt),
      );
  }
  addFindings(add, story, found);
  if (keepsHistory(story)) addPermissions(add, known, found);
  if (run) addRun(add, story, run);
  if (story.savedAt !== null)
    for (const kind of ["data-source", "alert-source"])
      add(
        "submission",
        id,
        kind,
        "saved",
        `int_${random.hex(12)}`,
        ids.secretKeyId,
        new Date(known.secretEndsAt),
        { json: {} },
        at(story.savedAt),
        at(story.savedAt),
      );
  const audit = auditOf(known, run, seededBy);
  for (const entry of audit)
    add("audit_entry", id, entry.seq, new Date(entry.at), entry.actor, entry.action, { json: entry.detail }, entry.prevHash, entry.hash);
  if (random.chance(0.06) && ownerId)
    add(
      "customer_note",
      growingUuid(story.number, random),
      id,
      ownerId,
      random.pick(noteTexts),
      at(story.createdAt + random.next() * (story.now - story.createdAt)),
    );
  addSummary(add, {
    known,
    found,
    run,
    ownerId,
    certificateEndsAt: certificate.notAfter,
    lastActivityAt: audit.at(-1)?.at ?? iso(story.createdAt),
  });
  addErrors(add, known, found);
}

/** Two years as a rule, less where the tenant's policy says so; who is past that has renewed it, but for some. */
function secretEnd({ random, startedAt, createdAt, now }: Story): number {
  const lifetime =
    random.weighted([
      [730, 80],
      [365, 15],
      [180, 5],
    ] as const) * day;
  let end = (startedAt ?? createdAt) + lifetime;
  while (end < now - (random.chance(0.02) ? 90 * day : 0)) end += lifetime;
  return Math.floor(end / 1000) * 1000;
}

function addWhoTheyAre(add: Add, { story, ids }: Known, ownerId: string | null, failedAt: number | null): void {
  const { id, random, people, connectedAt, createdAt } = story;
  const cameAt = story.refusal?.at ?? connectedAt;
  const isBound = cameAt !== null;
  const hasApp = story.appliedAt !== null || failedAt !== null;
  add(
    "customer",
    id,
    story.slug,
    story.name,
    story.dropzoneHost,
    story.cloud,
    ...(isBound ? [story.tenantId, story.name, story.domain, at(cameAt), people[0]?.id ?? null] : [null, null, null, null, null]),
    ...(hasApp ? [ids.appObjectId, ids.appId, ids.servicePrincipalId] : [null, null, null]),
    ownerId,
    story.contact.name,
    story.contact.email,
    story.route,
    story.portalAccess,
    at(createdAt),
    seededBy,
  );
  add(
    "invitation",
    growingUuid(story.number, random),
    id,
    random.hex(64),
    at(createdAt),
    seededBy,
    at(createdAt + 14 * day),
    null,
    cameAt === null ? null : at(cameAt),
  );
  if (cameAt === null) return;
  for (const [i, person] of people.entries()) {
    const seenAt = i === 0 ? cameAt : story.exchangeAt;
    if (seenAt !== null)
      add(
        "person",
        person.id,
        id,
        story.tenantId,
        person.objectId,
        person.name,
        person.userName,
        { json: person.roles },
        at(seenAt),
        at(seenAt),
      );
  }
}

function addFindings(add: Add, story: Story, { views }: Findings): void {
  const withHistory = keepsHistory(story);
  const newest = new Map(views.map((view) => [view.slug, view]));
  for (const view of views) {
    if (!withHistory && newest.get(view.slug) !== view) continue;
    const { state, line, facts, evidence, trouble, waitsFor, nextCheckAt, observedAt } = view;
    add(
      "step_evidence",
      story.id,
      view.slug,
      state,
      line,
      { json: facts },
      { json: withHistory ? evidence : [] },
      trouble && { json: trouble },
      waitsFor && waitsForWords(waitsFor),
      waitsFor,
      nextCheckAt,
      observedAt,
    );
  }
  const firstDone = new Map<StepSlug, number>();
  for (const view of views)
    if (view.state === "done" && view.observedAt && !firstDone.has(view.slug)) firstDone.set(view.slug, Date.parse(view.observedAt));
  for (const [slug, doneAt] of firstDone) {
    const before = stepsBefore(slug)
      .map((earlier) => firstDone.get(earlier) ?? 0)
      .filter((earlier) => earlier < doneAt);
    const since = before.length > 0 && Math.max(...before) > 0 ? Math.max(...before) : story.createdAt;
    add("step_finish", story.id, slug, at(doneAt), Math.max(0, Math.round((doneAt - since) / 1000)));
  }
}

function addPermissions(add: Add, known: Known, { checks }: Findings): void {
  const { story, desired, failure, failedAt } = known;
  const lookedAt = story.appliedAt ?? failedAt ?? story.plannedAt;
  if (lookedAt === null) return;
  const made = story.appliedAt !== null ? allMade : failedAt !== null ? failure.made : nothingMade;
  for (const { permission, level, answer } of observedLevels(desired, observedAt(iso(lookedAt), made, known)))
    add("permission_evidence", story.id, permission, level, answer, null, null, at(lookedAt));
  const checkedAt = story.verifiedAt ?? lookedAt;
  for (const { permission, inToken, works, note } of checks) {
    add("permission_evidence", story.id, permission, "in-token", inToken, note, null, at(checkedAt));
    add("permission_evidence", story.id, permission, "works", works, note, null, at(checkedAt));
  }
}

function addRun(add: Add, story: Story, run: SeededRun): void {
  const { id, random, people } = story;
  const call = {
    at: iso(run.startedAt),
    what: "$batch (6 requests)",
    method: "POST",
    path: "/$batch",
    status: 200,
    requestId: random.uuid(),
    ms: 240,
    trip: "1",
  };
  add(
    "run",
    run.id,
    id,
    people[0]?.id ?? id,
    run.state,
    { json: run.plan },
    run.roundTrips,
    { json: [call] },
    null,
    at(run.startedAt),
    run.finishedAt === null ? null : at(run.finishedAt),
  );
  if (!keepsHistory(story)) return;
  for (const [position, change] of run.changes.entries())
    add(
      "run_change",
      run.id,
      id,
      change.id,
      position,
      { json: change.change },
      change.state,
      null,
      change.trouble && { json: change.trouble },
      orNull(change.startedAt),
      orNull(change.finishedAt),
    );
}

type Summed = {
  known: Known;
  found: Findings;
  run: SeededRun | null;
  ownerId: string | null;
  certificateEndsAt: string;
  lastActivityAt: string;
};

function addSummary(add: Add, { known, found, run, ownerId, certificateEndsAt, lastActivityAt }: Summed): void {
  const { story, secretEndsAt } = known;
  const choices = story.choseAt === null ? null : story.choices;
  const isBound = story.refusal !== null || story.connectedAt !== null;
  const [tenantName, tenantId, initialDomain] = isBound ? [story.name, story.tenantId, story.domain] : [null, null, null];
  const customer = { slug: story.slug, name: story.name, dropzoneHost: story.dropzoneHost, tenantName, tenantId, initialDomain };
  const rows = [...new Map(found.views.map((view) => [view.slug, view])).values()];
  const checklist = assembleChecklist({ customer, choices, rows, permissionRows: [], run: run && runForChecklist(run) });
  const summary = summaryOf({
    checklist,
    choices,
    secretEndsAt: story.savedAt === null ? null : secretEndsAt,
    certificateEndsAt: choices && isOn(choices, "quarantine") ? certificateEndsAt : null,
    isInvited: isBound || story.createdAt + 14 * day > story.now,
    lastActivityAt,
    before: null,
    now: iso(story.now),
  });
  const { nextExpiry } = summary;
  add(
    "customer_summary",
    story.id,
    sortNameOf(story.name),
    ownerId,
    lettersOf(summary.states),
    writeStates(summary.states),
    summary.done,
    summary.of,
    summary.waitingOn,
    summary.waitingStep,
    summary.waitingSince,
    summary.stage,
    nextExpiry?.at ?? null,
    nextExpiry?.what ?? null,
    summary.lastActivityAt,
    summary.capabilities === null ? [] : ["base", ...summary.capabilities],
    at(story.now),
  );
  const people = isBound ? story.people.filter((_, i) => i === 0 || story.exchangeAt !== null) : [];
  const searched = [
    story.name,
    story.slug,
    story.dropzoneHost,
    tenantId,
    tenantName,
    initialDomain,
    story.contact.name,
    story.contact.email,
  ];
  const text = [...searched, ...people.flatMap((person) => [person.name, person.userName])].filter((part) => part !== null).join(" ");
  for (const word of searchWords(text)) add("customer_word", word, story.id);
}

/** As the portal would have counted them. */
function addErrors(add: Add, { story, failure, failedAt }: Known, { views }: Findings): void {
  if (story.refusal) add("error_seen", story.id, story.refusal.code, at(story.refusal.at));
  if (failedAt !== null && story.route === "automatic") add("error_seen", story.id, failure.code, at(failedAt));
  const seen = new Set<string>();
  for (const { trouble, observedAt } of views) {
    if (trouble === null || observedAt === null) continue;
    const code = countedCode(trouble);
    if (!seen.has(code)) add("error_seen", story.id, code, observedAt);
    seen.add(code);
  }
}

/** For whoever made them up: a hash that no token has. */
export const staffIdOf = (name: string): string => {
  const hex = createHash("sha256").update(`${seededBy}: ${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const iso = (ms: number): string => new Date(ms).toISOString();
const at = (ms: number): Date => new Date(Math.floor(ms));
const orNull = (ms: number | null): Date | null => (ms === null ? null : at(ms));
