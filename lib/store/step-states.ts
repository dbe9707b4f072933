import { type StepState, stepStates } from "@/lib/catalogue/states";
import { type StepStates, statesOfSteps } from "@/lib/catalogue/step-states";
import { type StepSlug, steps } from "@/lib/catalogue/steps";

/** How the states of a customer's steps stand in the row of their summary, both ways. Without "server-only", since what seeds rows writes them too. */

/** "connect=done". */
export const writeStates = (states: StepStates): string[] => steps.map(({ slug }) => `${slug}=${states[slug]}`);

/** A step that is not named, and a state that this version does not know, wait. Without any, an older version wrote the row, and letters alone. */
export function readStates(row: { stepStates: readonly string[] | null; states: string }): StepStates {
  if (!row.stepStates?.length) return statesInLetters(row.states);
  const named = new Map(row.stepStates.map((entry) => entry.split("=", 2) as [string, string]));
  return statesOfSteps((slug) => stepStates.find((state) => state === named.get(slug)));
}

/**
 * Up to November 2026 a summary kept one letter for each step, by its place among the steps as they were then. Processes of that version
 * may run beside this one during a deployment: they read the letters that this one writes. Letters go once none of them runs.
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
