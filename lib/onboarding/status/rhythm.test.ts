import { describe, expect, it } from "vitest";
import { rhythmFrom, rhythmOf, rhythmWords } from "./rhythm";

const madeAt = "2026-11-28T10:00:00Z";
const after = (days: number, hours: number) => new Date(Date.parse(madeAt) + (days * 24 - hours) * 3_600_000).toISOString();

describe("the rhythm of a client secret", () => {
  it.each([
    [729, "Renewed every two years"],
    [364, "Renewed every year"],
    [179, "Renewed every 180 days"],
    [180, "Renewed every 180 days"],
    [89, "Renewed every 90 days"],
    [45, "Renewed every 45 days"],
  ])("of %i days is said as “%s”, also when its end is up to a day earlier", (days, words) => {
    for (const hours of [0, 5, 23]) {
      const endsAt = after(days, hours);
      expect(rhythmOf({ madeAt, endsAt })).toMatchObject({ nextBy: endsAt });
      expect(rhythmWords(rhythmOf({ madeAt, endsAt }) ?? { everyDays: 0 })).toBe(words);
    }
    expect(rhythmWords(rhythmFrom(madeAt, days))).toBe(words);
  });

  it("is not known of a secret whose making was not recorded", () => {
    expect(rhythmOf({ madeAt: null, endsAt: madeAt })).toBeNull();
  });

  it("of a secret that is still to be made counts from now", () => {
    expect(rhythmFrom(madeAt, 180).nextBy).toBe("2027-05-27T10:00:00.000Z");
  });
});
