/** How long a delivery waits for its next try. */

const seconds = (value: number) => value * 1000;
const minutes = (value: number) => value * 60_000;

/** Milliseconds between one try and the next. All tries fall within about a day. */
export const retryDelays: readonly number[] = [seconds(5), ...[5, 30, 2 * 60, 5 * 60, 8 * 60, 8 * 60].map(minutes)];
