/** "change" for one, "changes" for any other number. `many` is the plural where adding an s is wrong. */
export const plural = (n: number, one: string, many = `${one}s`): string => (n === 1 ? one : many);

/** "1 change", "2 changes". */
export const counted = (n: number, one: string, many?: string): string => `${n} ${plural(n, one, many)}`;

/** "A", "A and B", "A, B and C". */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
