import { describe, expect, it } from "vitest";
import { stepStates } from "@/lib/catalogue/states";
import { statesOfSteps } from "@/lib/catalogue/step-states";
import { stepSlugs } from "@/lib/catalogue/steps";
import { lettersOf, readStates, writeStates } from "./step-states";

/** Every state there is, on the steps in turn. */
const states = statesOfSteps((slug) => stepStates[stepSlugs.indexOf(slug) % stepStates.length]);

describe("the states of a customer's steps", () => {
  it("are read back as they were written", () => {
    expect(readStates({ stepStates: writeStates(states), states: "" })).toEqual(states);
  });

  it.each([[null], [[]]])("are read from the letters where an older version wrote those alone (%j)", (none) => {
    expect(lettersOf(states)).toBe("dwpnsx-?dwpnsx-?d");
    expect(readStates({ stepStates: none, states: "dwpnsx-?dwpnsx-?d" })).toEqual(states);
  });

  it("belong to the step that is named, whatever steps come before it or are gone", () => {
    const row = { stepStates: ["a-step-of-another-version=done", "finish=stuck", "connect=a-state-of-another-version"], states: "" };
    expect(readStates(row)).toMatchObject({ connect: "waiting", finish: "stuck" });
  });
});
