import "server-only";
import { addUp, type Tally } from "@/lib/staff/numbers/tally";
import { asStaff, asStaffWriter, type Database } from "./database";
import { tallyIntervals } from "./tally-intervals";

/**
 * Keeps what happened on each day, and adds it up. Database triggers say in the transaction that changes something of a day that it is due.
 * A day that is due, or was never counted, is counted from the rows when somebody asks. So the numbers are always those of the rows.
 */

const dayMs = 86_400_000;
/** The overview looks back 90 days. */
const keptDays = 100;

/** So that one round stays far below the longest time of a transaction. */
const atOnce = 30;

const midnight = (moment: number): number => Math.floor(moment / dayMs) * dayMs;
const oldestKept = (): Date => new Date(midnight(Date.now()) - keptDays * dayMs);

/** Of everything since then. */
export async function tallySince(db: Database, since: Date): Promise<Tally> {
  // Only whole days.
  const from = new Date(Math.ceil(since.getTime() / dayMs) * dayMs);
  const kept = await db.$queryRaw<{ day: Date; counted: string }[]>`
    SELECT day, counted::text FROM number_day d
    WHERE day >= ${from}::date AND NOT EXISTS (SELECT FROM number_day_due e WHERE e.day = d.day) ORDER BY day`;
  const gaps: { from: Date; to: Date | null }[] = [];
  let next = since.getTime();
  for (const { day } of kept) {
    if (day.getTime() > next) gaps.push({ from: new Date(next), to: day });
    next = day.getTime() + dayMs;
  }
  gaps.push({ from: new Date(next), to: null });
  // Not checked by a schema: a quarter has 200,000 numbers, and only this file writes them.
  return addUp([...kept.map(({ counted }) => JSON.parse(counted) as Tally), ...(await tallyIntervals(db, gaps))]);
}

/**
 * Counts days that are due or were never counted, the latest first. Runs every minute; harmless to repeat. Returns how many it counted, which is
 * none while somebody else counts.
 */
export function countDays(): Promise<number> {
  return asStaffWriter(async (db) => {
    // One at a time; otherwise an older count could be written last. Another one does not wait: it would keep a connection that this one needs.
    const [lock] = await db.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended('count days', 0)) AS mine`;
    if (!lock?.mine) return 0;
    const due = await db.numberDayDue.findMany({ select: { id: true, day: true } });
    const oldest = oldestKept();
    await db.numberDay.deleteMany({ where: { day: { lt: oldest } } });
    const counted = new Set((await db.numberDay.findMany({ select: { day: true } })).map(({ day }) => day.getTime()));
    const isDue = new Set(due.map(({ day }) => day.getTime()));
    const days = Array.from({ length: keptDays + 1 }, (_, i) => oldest.getTime() + (keptDays - i) * dayMs)
      .filter((day) => isDue.has(day) || !counted.has(day))
      .slice(0, atOnce);
    const intervals = days.map((day) => ({ from: new Date(day), to: new Date(day + dayMs) }));
    // Read after the list of what is due: a change in between is counted, and counted once more later.
    const tallies = await asStaff((reading) => tallyIntervals(reading, intervals));
    for (const [i, { from: day }] of intervals.entries()) {
      const row = { counted: tallies[i] ?? {}, countedAt: new Date() };
      await db.numberDay.upsert({ where: { day }, create: { day, ...row }, update: row });
    }
    const done = due.filter(({ day }) => days.includes(day.getTime()) || day < oldest);
    await db.numberDayDue.deleteMany({ where: { id: { in: done.map(({ id }) => id) } } });
    return days.length;
  });
}
