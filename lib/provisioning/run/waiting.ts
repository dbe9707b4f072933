/** How long a run waits for Microsoft, in milliseconds. All waiting is durable: nothing is held meanwhile. */

const seconds = (...values: number[]) => values.map((value) => value * 1000);
const minutes = (...values: number[]) => values.map((value) => value * 60_000);

/** A new object is visible everywhere within seconds, sometimes two minutes. The last entry is never slept: it marks the last try. */
export const changeRetryDelays: readonly number[] = seconds(1, 1, 2, 3, 5, 8, 13, 20, 30, 30, 60, 0);

/** Grants reach tokens in seconds to minutes; Exchange's permission cache takes 30 minutes to two hours. */
export const verificationDelays: readonly number[] = [
  ...seconds(2, 2, 3, 5, 8, 13, 20, 30, 60),
  ...minutes(2, 5, 10, 15, 15, 15, 30, 30, 30, 0),
];

/** How many of those tries a run takes for Microsoft's lists alone: a minute and a half. Meanwhile nobody else can begin a run. */
export const settlingTries = 9;

/** Dropzone's own test can fail while Microsoft is still spreading a change, so it is tried again for half a minute before it counts. */
export const handOverTries = 7;
