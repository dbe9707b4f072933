/** The words that fit the number: "change" for one, "changes" for any other. `many`: where an s at the end does not do. */
export const plural = (n: number, one: string, many = `${one}s`): string => (n === 1 ? one : many);

/** The number with its words: "1 change", "2 changes". */
export const counted = (n: number, one: string, many?: string): string => `${n} ${plural(n, one, many)}`;
