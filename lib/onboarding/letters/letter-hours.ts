/** When a letter may go out: by day and on working days, where its reader lives. Pure. */

export type LetterHours = {
  /** 0 is Sunday. */
  days: ReadonlySet<number>;
  /** Hours of the day, the second one excluded. */
  from: number;
  until: number;
};

const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Reads "mon-fri 07-20". The days may pass Saturday: "sun-thu 08-18". Null when it is not understood. */
export function readLetterHours(text: string): LetterHours | null {
  const [, first = "", last = "", from, until] = /^([a-z]{3})-([a-z]{3}) (\d\d)-(\d\d)$/.exec(text.trim().toLowerCase()) ?? [];
  const [start, end] = [dayNames.indexOf(first), dayNames.indexOf(last)];
  const hours = { from: Number(from), until: Number(until) };
  if (start === -1 || end === -1 || !(hours.from < hours.until && hours.until <= 24)) return null;
  const count = ((end - start + 7) % 7) + 1;
  return { ...hours, days: new Set(Array.from({ length: count }, (_, i) => (start + i) % 7)) };
}

/** `zone`: an IANA name that `isTimeZone` takes. */
export function isWithinHours(now: Date, zone: string, { days, from, until }: LetterHours): boolean {
  const parts = clockOf(zone).formatToParts(now);
  const value = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  const hour = Number(value("hour"));
  return days.has(dayNames.indexOf(value("weekday").toLowerCase())) && hour >= from && hour < until;
}

/** Making one takes longer than all that is asked of it. There are some hundred zones. */
const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(zone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(zone) ?? new Intl.DateTimeFormat("en-US", { timeZone: zone, weekday: "short", hour: "2-digit", hourCycle: "h23" });
  clocks.set(zone, clock);
  return clock;
}

/** The hours of every day, for what cannot wait for Monday. */
export const onEveryDay = (hours: LetterHours): LetterHours => ({ ...hours, days: new Set(dayNames.keys()) });

/** Whether it is too late for a letter before `moment` if it does not go out now. Looks nine days ahead, hour by hour. */
export function isLastChance(now: Date, moment: Date, { zone, hours }: { zone: string; hours: LetterHours }): boolean {
  const [nineDays, hourMs] = [9 * 24, 3_600_000];
  if (moment.getTime() - now.getTime() > nineDays * hourMs) return false;
  for (let hour = 1; hour <= nineDays; hour++) {
    const later = new Date(now.getTime() + hour * hourMs);
    if (later >= moment) return true;
    if (isWithinHours(later, zone, hours)) return false;
  }
  return false;
}

/** In characters. The longest name of the IANA database has 30. */
export const longestTimeZone = 60;

/** Whether this program can compute with it. A browser says its own; what it sends is not trusted. */
export function isTimeZone(zone: string): boolean {
  if (zone.length === 0 || zone.length > longestTimeZone || !/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    // A RangeError: not a time zone.
    return false;
  }
}
