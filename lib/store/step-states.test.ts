import { describe, expect, it } from "vitest";
import { stepStates } from "@/lib/catalogue/states";
import { statesOfSteps } from "@/lib/catalogue/step-states";
import { stepSlugs } from "@/lib/catalogue/steps";
import { lettersOf, readStates, readStatesInText, writeStates } from "./step-states";

/** Gives the steps every state in turn. */
const states = statesOfSteps((slug) => stepStates[stepSlugs.indexOf(slug) % stepStates.length]);

describe("the states of a customer's steps", () => {
  it("are read back as they were written", () => {
    expect(readStates({ stepStates: writeStates(states), states: "" })).toEqual(states);
  });

  it.each([[null], [[]]])("are read from the letters when an older version wrote only those (%j)", (none) => {
    expect(lettersOf(states)).toBe("dwpnsx-?dwpnsx-?d");
    expect(readStates({ stepStates: none, states: "dwpnsx-?dwpnsx-?d" })).toEqual(states);
  });

  it("are read by the step's name, also when another version had other steps", () => {
    const row = { stepStates: ["a-step-of-another-version=done", "finish=stuck", "connect=a-state-of-another-version"], states: "" };
    expect(readStates(row)).toMatchObject({ connect: "waiting", finish: "stuck" });
  });

  it("are read alike from one text, again and again", () => {
    const stepStates = writeStates(states).join(" ");
    for (let i = 0; i < 2; i++) expect(readStatesInText({ stepStates, states: "" })).toEqual(states);
    expect(readStatesInText({ stepStates: "", states: lettersOf(states) })).toEqual(states);
    expect(readStatesInText({ stepStates: "finish=stuck another-step=done", states: "" })).toMatchObject({
      connect: "waiting",
      finish: "stuck",
    });
  });
});
