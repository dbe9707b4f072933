/**
 * Paging through a list that only knows what comes after something. The address carries the way here, a mark for each page, so that
 * one can also go back. Pure.
 */

/** A longer way is cut off at its beginning: from there, back leads to the first page. */
const longestWay = 40;

export function pagesOf(asked: string | string[] | undefined) {
  const way = (typeof asked === "string" ? [asked] : (asked ?? [])).filter((mark) => mark !== "").slice(-longestWay);
  return {
    after: way.at(-1) ?? null,
    next: (address: string, mark: string): string => withWay(address, [...way, mark].slice(-longestWay)),
    /** Null on the first page. */
    previous: (address: string): string | null => (way.length === 0 ? null : withWay(address, way.slice(0, -1))),
  };
}

function withWay(address: string, way: readonly string[]): string {
  const query = new URLSearchParams(way.map((mark) => ["after", mark]));
  return query.size === 0 ? address : `${address}${address.includes("?") ? "&" : "?"}${query}`;
}
