/**
 * After a standstill of the machine the engine makes up for every minute of it. What runs every few minutes does all that is due each time,
 * so of those only the last ones are worth their work. `now`: milliseconds. Pure.
 */
export function isOvertaken(cron: string, due: Date, now: number): boolean {
  const everyFewMinutes = /^\*(?:\/(\d+))? \* \* \* \*$/.exec(cron);
  return everyFewMinutes !== null && now - due.getTime() > 10 * Number(everyFewMinutes[1] ?? 1) * 60_000;
}
