/**
 * When in the day a customer's turn is: the same time each day, spread over the day by a hash of the name, so that 100,000 customers make an
 * even load and none comes at midnight because others do. Pure.
 */

const day = 24 * 3_600_000;

/** The next time after `now` (milliseconds since 1970) at which it is the name's turn. At least an hour away, and at most 25. */
export function startOfNext(name: string, now: number): number {
  const turn = Math.floor((fnv1a(name) / 2 ** 32) * day);
  const today = now - (now % day) + turn;
  const soonest = now + 3_600_000;
  return today >= soonest ? today : today + day >= soonest ? today + day : today + 2 * day;
}

/** FNV-1a, 32 bits: spreads ids evenly, and stays the same for ever. http://www.isthe.com/chongo/tech/comp/fnv/ */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  // The last characters of the name reach the upper bits only after this.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}
