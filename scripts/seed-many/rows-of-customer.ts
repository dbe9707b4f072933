import type { Known } from "./findings";
import { growingUuid } from "./random";
import { type Add, seededBy } from "./tables";
import { at, day } from "./times";

/** The customer themselves, their invitation, and their people who came. */

export function addWhoTheyAre(add: Add, { story, ids }: Known, ownerId: string | null, failedAt: number | null): void {
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
