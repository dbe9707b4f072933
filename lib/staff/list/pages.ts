/**
 * Paging through a list that can only be read forwards, after a cursor. The address has the cursors of all pages so far, so that a link
 * back is possible. Pure.
 */

/** How many cursors the address has at most. The oldest are dropped, and going back from there leads to the first page. */
const mostCursors = 40;

/** `asked`: the values of the parameter `after`. */
export function pagesOf(asked: string | string[] | undefined) {
  const cursors = (typeof asked === "string" ? [asked] : (asked ?? [])).filter((cursor) => cursor !== "").slice(-mostCursors);
  return {
    /** The cursor of this page. Null on the first page. */
    after: cursors.at(-1) ?? null,
    next: (address: string, cursor: string): string => withCursors(address, [...cursors, cursor].slice(-mostCursors)),
    /** Null on the first page. */
    previous: (address: string): string | null => (cursors.length === 0 ? null : withCursors(address, cursors.slice(0, -1))),
  };
}

function withCursors(address: string, cursors: readonly string[]): string {
  const query = new URLSearchParams(cursors.map((cursor) => ["after", cursor]));
  return query.size === 0 ? address : `${address}${address.includes("?") ? "&" : "?"}${query}`;
}
