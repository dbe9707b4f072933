import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { findStep } from "@/lib/catalogue/steps";
import { engineHere } from "@/lib/engine-here";
import { env } from "@/lib/env";
import { staffSessionsPath } from "@/lib/links/paths";
import { isMailConfigured, postLetter } from "@/lib/mail/smtp";
import { digestDay, digestLetter } from "@/lib/staff/letters/digest";
import { addDigestLetters, claimDigest, listQueuedDigests, settleDigest } from "@/lib/store/digest-letters";
import { beginNoted, listeningEndpoints, type Noted, noteWaiting } from "@/lib/webhooks/news";
import { loadDigest } from "./load-digest";
import { type DigestInput, digestWorkflow } from "./names";

/**
 * Tells the staff once a day, in the morning, who has waited for over two days: the endpoints that chose it, and by e-mail whoever of the
 * staff wants it. Nothing is sent when nobody waits. Runs every quarter of an hour: what is there for the day is not written again, so a
 * process that dies loses nothing and sends nothing twice.
 */
export async function sendDigests(): Promise<void> {
  const due = await DBOS.runStep(() => noteDigest(new Date()), { name: "look" });
  if (due === null) return;
  await beginNoted(due.noted);
  for (const staffId of due.letters) {
    const letter: DigestInput = { staffId, day: due.day };
    await engineHere().start(digestWorkflow, `digest:${due.day}:${staffId}`, letter);
  }
}

type Due = { day: string; noted: Noted[]; letters: string[] };

/** Null when it is not morning, or nobody waits. */
export async function noteDigest(now: Date): Promise<Due | null> {
  const day = digestDay(now, env().STAFF_TIME_ZONE);
  const digest = day === null ? null : await loadDigest();
  if (day === null || digest === null) return null;
  const { count, url } = digest;
  const waiting = digest.waiting.map(({ slug, name, url: page, waitingOn, step, since }) => ({
    customer: { slug, name, url: page },
    waitingOn,
    step: step && { slug: step, title: findStep(step)?.title ?? step },
    since,
  }));
  const noted = await noteWaiting({ day, count, waiting, url }, await listeningEndpoints());
  if (!isMailConfigured()) return { day, noted, letters: [] };
  await addDigestLetters(day);
  return { day, noted, letters: await listQueuedDigests(day) };
}

/** The text is made when it is sent: whoever has moved since is not in it. */
export async function deliverDigest(letter: DigestInput): Promise<void> {
  await DBOS.runStep(() => sendOnce(letter), { name: "send", retriesAllowed: true, maxAttempts: 8 });
}

/** Harmless to repeat: a letter that was claimed but not settled becomes "unsure" at the next try. */
async function sendOnce(letter: DigestInput): Promise<void> {
  const digest = await loadDigest();
  const address = await claimDigest(letter);
  if (address === null || digest === null) return;
  const { subject, text } = digestLetter(digest, `${env().PORTAL_ORIGIN}${staffSessionsPath}`);
  const posted = await postLetter({ id: `digest-${letter.day}-${letter.staffId}`, to: address, subject, text });
  await settleDigest(letter, posted.ok ? null : posted.reason);
}
