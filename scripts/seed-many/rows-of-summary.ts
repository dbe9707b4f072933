import { isOn } from "@/lib/onboarding/choosing/choices";
import { assembleChecklist } from "@/lib/onboarding/status/assemble";
import { searchWords, sortNameOf } from "@/lib/staff/list/search-words";
import { summaryOf } from "@/lib/staff/list/summary";
import { lettersOf, writeStates } from "@/lib/store/step-states";
import type { Findings, Known } from "./findings";
import { runForChecklist, type SeededRun } from "./runs";
import type { Add } from "./tables";
import { at, day, iso } from "./times";

/** The summary and the words by which staff find a customer. */

type Summed = {
  known: Known;
  found: Findings;
  run: SeededRun | null;
  ownerId: string | null;
  certificateEndsAt: string;
  lastActivityAt: string;
};

export function addSummary(add: Add, { known, found, run, ownerId, certificateEndsAt, lastActivityAt }: Summed): void {
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
    isEnded: false,
    lastActivityAt,
    before: null,
    now: iso(story.now),
  });
  const { nextExpiry } = summary;
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
  const words = searchWords(text);
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
    // As the trigger of the words writes it, which is off here.
    words
      .toSorted()
      .map((word) => ` ${word}`)
      .join(""),
  );
  for (const word of words) add("customer_word", word, story.id);
}
