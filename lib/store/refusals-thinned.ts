/**
 * Anybody can cause refusals, as often as they like. So that they cannot fill the table, the same refusal is written at most once a minute
 * on each replica; the next one that is written says how many there were. The log has a line for each. Pure.
 */

const quietMs = 60_000;
/** Different refusals that are remembered at once. Beyond that, the oldest is forgotten and is written again when it comes again. */
const mostRemembered = 1000;

export class ThinnedRefusals {
  readonly #seen = new Map<string, { writtenAt: number; since: number }>();

  /** How many refusals of this kind the row stands for. Null when no row is written. */
  take(kind: string, now: number): number | null {
    const seen = this.#seen.get(kind);
    if (seen && now - seen.writtenAt < quietMs) {
      seen.since += 1;
      return null;
    }
    this.#seen.delete(kind);
    this.#seen.set(kind, { writtenAt: now, since: 0 });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > mostRemembered && oldest !== undefined) this.#seen.delete(oldest);
    return (seen?.since ?? 0) + 1;
  }
}
