/** How long a run waits for Microsoft, in milliseconds. All waiting is durable sleep: no connection or process is held. */

const seconds = (...values: number[]) => values.map((value) => value * 1000);
const minutes = (...values: number[]) => values.map((value) => value * 60_000);

/**
 * The pause after each try. A new object is visible everywhere within seconds, sometimes two minutes. The last entry marks the last try,
 * after which there is no pause.
 */
export const changeRetryDelays: readonly number[] = seconds(1, 1, 2, 3, 5, 8, 13, 20, 30, 30, 60, 0);

/**
 * How many looks at an app that was cleaned may show something of somebody else's: some ten seconds. Looks that Microsoft does not answer do
 * not count, and are tried as often as changes are.
 */
export const cleaningLooks = 6;

/** The pause after each look at a tenant from which something was removed, until Microsoft no longer shows it. About half a minute. */
export const retiredLookDelays: readonly number[] = seconds(1, 2, 3, 5, 8, 13, 0);

/** The pause after each try. Grants reach tokens in seconds to minutes; Exchange's permission cache takes 30 minutes to two hours. */
export const verificationDelays: readonly number[] = [
  ...seconds(2, 2, 3, 5, 8, 13, 20, 30, 60),
  ...minutes(2, 5, 10, 15, 15, 15, 30, 30, 30, 0),
];

/**
 * How many of those tries a run makes when it waits only for Microsoft's lists to show its changes: about a minute and a half. Nobody else can
 * start a run meanwhile.
 */
const settlingTries = 9;
/** The same while Microsoft does not answer at all: about ten minutes. */
const unansweredSettlingTries = 12;

/**
 * For so many tries (some ten seconds) a run waits for all parts of a form. After them it saves what works, so that alerts come in while
 * Exchange takes its two hours.
 */
export const patientTries = 4;

/**
 * Dropzone's own test can fail while Microsoft is still propagating a change. So a refusal counts only after this many tries (half a minute).
 * While Dropzone does not answer, or asks to slow down, it has refused nothing: the run tries as long as it waits for Microsoft.
 */
export const handOverTries = 7;

type Tried = {
  /** How many tries there were. */
  tries: number;
  /** In how many of them Dropzone's own test failed. */
  refusals: number;
  /** Nothing is left to hand over. */
  isOver: boolean;
  /** Microsoft shows everything that the run made. */
  isSettled: boolean;
  /** Microsoft did not answer the last look. */
  isUnanswered?: boolean;
};

/** Whether a run ends after a try to verify and to hand over. */
export function endsAfter({ tries, refusals, isOver, isSettled, isUnanswered = false }: Tried): boolean {
  if (tries >= verificationDelays.length || refusals >= handOverTries) return true;
  return isOver && (isSettled || tries >= (isUnanswered ? unansweredSettlingTries : settlingTries));
}
