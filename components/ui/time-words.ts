/** Turns a time into words. Pure: the current time (milliseconds) and the time zone are arguments; times are ISO 8601. */

const units = [
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "long" });

/** "just now", "in 3 minutes", "2 hours ago"; after a month, the date. */
export function relativeTime(at: string, now: number, timeZone?: string): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 45) return seconds > 15 ? "in a moment" : "just now";
  if (distance > 30 * 86_400) return written("date", at, timeZone);
  const { unit, seconds: size } = units.find((u) => distance >= u.seconds * 0.75) ?? units[2];
  return relative.format(Math.round(seconds / size) || Math.sign(seconds), unit);
}

/** "in 3 minutes"; a time that has passed is "due now", not "2 minutes ago". */
export function dueTime(at: string, now: number, timeZone?: string): string {
  return Date.parse(at) - now > 15_000 ? relativeTime(at, now, timeZone) : "due now";
}

/** "3 days", "5 hours", "20 minutes": the time since `at`. A time in the future is "less than a minute". */
export function elapsedTime(at: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
  const { unit, seconds: size } = units.find((u) => seconds >= u.seconds) ?? units[2];
  const count = Math.floor(seconds / size);
  return count === 0 ? "less than a minute" : `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** "Nov 23, 2025, 2:02 PM GMT+1". Without a zone it uses the zone of the browser or server it runs in. */
export const exactTime = (at: string, timeZone?: string): string => written("exact", at, timeZone);

/** "14:02"; more than 20 hours away, "Nov 23". For dense tables. */
export const clockTime = (at: string, now: number, timeZone?: string): string =>
  written(Math.abs(Date.parse(at) - now) < 20 * 3_600_000 ? "clock" : "day", at, timeZone);

/** "November 23, 2027". */
export const dateOf = (at: string, timeZone?: string): string => written("long-date", at, timeZone);

const forms = {
  date: { dateStyle: "medium" },
  "long-date": { dateStyle: "long" },
  day: { month: "short", day: "numeric" },
  clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  exact: { year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** One for each form and zone. Making one takes a hundred times as long as using it, and a checklist has some seventy times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function written(form: keyof typeof forms, at: string, timeZone?: string): string {
  const key = `${form} ${timeZone}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat("en", { ...forms[form], timeZone });
  formats.set(key, format);
  return format.format(new Date(at));
}
