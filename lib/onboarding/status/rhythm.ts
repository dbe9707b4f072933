/** How often a client secret has to be renewed, by how long it lives. Pure. */

/** `everyDays`: as people know it from policies, such as 180. `nextBy`: ISO 8601. */
export type Rhythm = { everyDays: number; nextBy: string };

/** The portal asks for a day less than these: a policy counts in whole days. */
const usualDays: readonly number[] = [90, 180, 365, 730];
const dayMs = 24 * 3600 * 1000;

/** Null when it is not known when the secret was made. */
export function rhythmOf({ madeAt, endsAt }: { madeAt: string | null; endsAt: string }): Rhythm | null {
  if (madeAt === null) return null;
  // The end was moved up to a day earlier at random (lib/microsoft/graph/credentials.ts).
  return { everyDays: inUsualDays(Math.ceil((Date.parse(endsAt) - Date.parse(madeAt)) / dayMs)), nextBy: endsAt };
}

/** Of a secret that is still to be made, and lives for so many days. */
export const rhythmFrom = (now: string, days: number): Rhythm => ({
  everyDays: inUsualDays(days),
  nextBy: new Date(Date.parse(now) + days * dayMs).toISOString(),
});

const inUsualDays = (days: number): number => usualDays.find((usual) => usual - 1 === days) ?? days;

/** "Renewed every 180 days", "Renewed every two years". */
export function rhythmWords({ everyDays }: Pick<Rhythm, "everyDays">): string {
  switch (everyDays) {
    case 730:
      return "Renewed every two years";
    case 365:
      return "Renewed every year";
    default:
      return `Renewed every ${everyDays} days`;
  }
}
