import { type StepState, stepStates } from "@/lib/catalogue/states";
import { type StepStates, statesOfSteps } from "@/lib/catalogue/step-states";
import { type StepSlug, steps } from "@/lib/catalogue/steps";

/** Converts the states of a customer's steps to summary columns and back. Not "server-only", because the seeding script uses it too. */

/** Each entry reads like "connect=done". */
export const writeStates = (states: StepStates): string[] => steps.map(({ slug }) => `${slug}=${states[slug]}`);

/** Every entry that this version writes, and what it says. A page of the list has a thousand. */
const written = new Map(
  steps.flatMap(({ slug }) =>
    stepStates.map((state): [string, { slug: StepSlug; state: StepState }] => [`${slug}=${state}`, { slug, state }]),
  ),
);
const allWaiting = statesOfSteps(() => "waiting");

/**
 * A step that is not named, or whose state this version does not know, is "waiting". A row without `stepStates` was written by an older
 * version; its letters are read.
 */
export function readStates(row: { stepStates: readonly string[] | null; states: string }): StepStates {
  if (!row.stepStates?.length) return statesInLetters(row.states);
  const states = { ...allWaiting };
  for (const entry of row.stepStates) {
    const said = written.get(entry);
    if (said) states[said.slug] = said.state;
  }
  return states;
}

/**
 * As `readStates`, of the entries in one text with spaces between. Customers at the same point have the same states: 100,000 have 170 different
 * texts, so each is read once.
 */
export function readStatesInText(row: { stepStates: string; states: string }): StepStates {
  const { stepStates: text, states: letters } = row;
  if (text === "") return statesInLetters(letters);
  const known = readBefore.get(text);
  if (known) return known;
  const states = readStates({ stepStates: text.split(" "), states: letters });
  if (readBefore.size < mostKept) readBefore.set(text, states);
  return states;
}

const readBefore = new Map<string, StepStates>();
const mostKept = 1000;

/**
 * Until November 2026 a summary kept one letter for each step, in this order of steps. Processes of that version may run beside this one
 * during a deployment and read the letters that this one writes. The letters can be removed once none of them runs.
 */
const lettered: readonly StepSlug[] = [
  "connect",
  "capabilities",
  "app-registration",
  "client-secret",
  "graph-permissions",
  "cloud-apps-permissions",
  "live-response-permissions",
  "certificate",
  "exchange-permission",
  "exchange-service-principal",
  "exchange-role",
  "organization-id",
  "portal-url",
  "verification",
  "data-source",
  "alert-source",
  "finish",
];

const letters: Readonly<Record<StepState, string>> = {
  done: "d",
  working: "w",
  propagating: "p",
  "needs-you": "n",
  stuck: "s",
  declined: "x",
  waiting: "-",
  "could-not-check": "?",
};

export const lettersOf = (states: StepStates): string => lettered.map((slug) => letters[states[slug]]).join("");

const statesInLetters = (text: string): StepStates =>
  statesOfSteps((slug) => stepStates.find((state) => letters[state] === text[lettered.indexOf(slug)]));
