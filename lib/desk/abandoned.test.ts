import { describe, expect, it } from "vitest";
import { nextStep } from "./abandoned";

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
const entry = (n: number, actor: string, action: string) => ({ at: day(n).toISOString(), actor, action });
const created = day(0).toISOString();
const at = (n: number, ...trail: ReturnType<typeof entry>[]) => nextStep(trail, created, { days: 30, now: day(n) });
const signedIn = entry(1, "ada", "signed-in");
const warned = (n: number) => entry(n, "portal", "secrets-end-soon");

describe("the sealed secrets of a customer", () => {
  it.each([
    ["stay while there is activity", at(23, signedIn), "nothing"],
    ["are announced to go a week before thirty days without activity", at(24, signedIn), "warn"],
    ["stay during the week after the warning", at(30, signedIn, warned(24)), "nothing"],
    ["go a week after the warning", at(31, signedIn, warned(24)), "destroy"],
    ["stay when somebody did something after the warning", at(40, signedIn, warned(24), entry(28, "ada", "chosen")), "nothing"],
    ["need another warning then", at(51, signedIn, warned(24), entry(28, "ada", "chosen")), "warn"],
    ["never go without a warning, however late the job comes", at(400, signedIn), "warn"],
    ["count what the portal itself does as no activity", at(24, signedIn, entry(20, "portal", "run-stopped")), "warn"],
    ["go by the creation when nobody has done anything", at(23), "warn"],
  ])("%s", (_, step, wanted) => {
    expect(step.do).toBe(wanted);
  });
});
