import { isOn } from "@/lib/onboarding/choosing/choices";
import type { AuditKey } from "@/lib/store/keyed-hash";
import { auditOf } from "./audit";
import { findingsOf, type Known } from "./findings";
import { noteTexts } from "./names";
import { growingUuid } from "./random";
import { addWhoTheyAre } from "./rows-of-customer";
import { addErrors, addFindings, addPermissions } from "./rows-of-findings";
import { addRun } from "./rows-of-run";
import { addSummary } from "./rows-of-summary";
import { runOf } from "./runs";
import { keepsHistory, type Story } from "./story";
import { type Add, seededBy } from "./tables";
import { certificateOf, desiredOf } from "./tenant";
import { at, day, iso } from "./times";
import { failureOf } from "./troubles";

/** A customer's story as rows of the portal's tables. */

type Given = { staffIds: readonly string[]; auditKey: AuditKey };

export function writeCustomer(story: Story, { staffIds, auditKey }: Given, add: Add): void {
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
  if (run) addRun(add, known, run);
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
  const { entries: audit, head } = auditOf(known, run, { seededBy, key: auditKey });
  for (const entry of audit) {
    const who = [entry.actor, entry.actorKind, entry.actorName, entry.nameDigest];
    const what = [entry.action, { json: entry.detail }, entry.prevHash, entry.hash, auditKey.id];
    add("audit_entry", id, entry.seq, entry.at, ...who, ...what);
  }
  add("audit_head", id, head.seq, head.hash, head.chainedUntil, head.keyId, head.mac);
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

/** Two years as a rule, less where the tenant's policy says so. Most secrets that have ended were renewed. */
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
