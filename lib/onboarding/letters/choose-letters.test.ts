import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUrgent, letterKinds } from "@/lib/catalogue/letters";
import { chooseLetters, type Known, type Waiting } from "./choose-letters";
import type { LetterContent } from "./letter";
import { isWithinHours, readLetterHours } from "./letter-hours";

const hours = readLetterHours("mon-fri 07-20") as NonNullable<ReturnType<typeof readLetterHours>>;
const wednesday = new Date("2026-12-02T12:00:00Z");
const saturday = new Date("2026-12-05T12:00:00Z");
const endsAt = "2026-12-30T00:00:00.000Z";
const since = "2026-12-02T09:00:00.000Z";

const known: Known = {
  ...{ now: wednesday, timeZone: "UTC", hours, isActive: true, isEnded: false, kinds: letterKinds },
  ...{ endings: [{ what: "client-secret", endsAt }], turn: { step: "exchange-role", since }, isHere: false },
};
const contents = {
  reminder: { kind: "reminder", step: "client-secret", facts: { what: "client-secret", endsAt } },
  turn: { kind: "turn", step: "exchange-role", facts: { since } },
  done: { kind: "done", step: null, facts: { what: "run", left: 0 } },
  broken: { kind: "broken", step: "graph-permissions", facts: { lastSeenAt: null } },
  confirm: { kind: "confirm", step: null, facts: {} },
} as const satisfies Record<string, LetterContent>;
type Name = keyof typeof contents;

const letter = (name: Name, createdAt = wednesday.toISOString()): Waiting => ({ id: name, createdAt, content: contents[name] });
const chosen = (names: readonly Name[], change: Partial<Known> = {}, createdAt?: string) => {
  const { send, drop } = chooseLetters(
    names.map((name) => letter(name, createdAt ?? (change.now ?? wednesday).toISOString())),
    { ...known, ...change },
  );
  return { send: send.map(({ id }) => id), drop: drop.map(({ id }) => id) };
};

describe("the letters to one address", () => {
  it("go out together by day", () => {
    expect(chosen(["reminder", "turn", "done", "broken"])).toEqual({ send: ["reminder", "turn", "done", "broken"], drop: [] });
  });

  it("wait on a weekend and at night, but for what broke", () => {
    for (const now of [saturday, new Date("2026-12-02T23:00:00Z")])
      expect(chosen(["reminder", "turn", "done", "broken"], { now })).toEqual({ send: ["broken"], drop: [] });
  });

  it("wait for the reader's own morning", () => {
    expect(chosen(["done"], { now: new Date("2026-12-02T02:00:00Z"), timeZone: "Asia/Tokyo" }).send).toEqual(["done"]);
    expect(chosen(["done"], { timeZone: "Asia/Tokyo" }).send).toEqual([]);
  });

  it("do not wait when the secret ends before the morning", () => {
    const ending = { what: "client-secret" as const, endsAt: "2026-12-06T12:00:00.000Z" };
    const content = { ...contents.reminder, facts: ending };
    const at = (now: string) =>
      chooseLetters([{ id: "r", createdAt: now, content }], { ...known, now: new Date(now), endings: [ending] }).send.length;
    // Saturday morning: Monday is too late. Saturday night: Sunday morning is early enough.
    expect(at("2026-12-05T09:00:00Z")).toBe(1);
    expect(at("2026-12-05T22:00:00Z")).toBe(0);
    // Friday evening: the next morning is a Saturday's, and comes before the end.
    expect(at("2026-12-04T21:00:00Z")).toBe(0);
  });

  it("are dropped once they are not true any more", () => {
    expect(chosen(["reminder"], { endings: [] }).drop).toEqual(["reminder"]);
    expect(chosen(["reminder"], { endings: [{ what: "client-secret", endsAt: "2028-12-30T00:00:00.000Z" }] }).drop).toEqual(["reminder"]);
    expect(chosen(["turn"], { turn: { step: "exchange-role", since: "2026-12-02T10:00:00.000Z" } }).drop).toEqual(["turn"]);
    expect(chosen(["turn"], { turn: { step: null, since: null } }).drop).toEqual(["turn"]);
    expect(chosen(["done", "broken"], {}, "2026-11-27T12:00:00.000Z").drop).toEqual(["done", "broken"]);
  });

  it("are dropped when they are not wanted any more, and none but the question comes before an agreement", () => {
    expect(chosen(["reminder", "turn", "done", "broken"], { kinds: [] }).send).toEqual([]);
    expect(chosen(["confirm", "broken"], { isActive: false })).toEqual({ send: ["confirm"], drop: ["broken"] });
    expect(chosen(["confirm", "broken"], { isActive: false, isEnded: true }).send).toEqual([]);
    expect(chosen(["confirm"]).drop).toEqual(["confirm"]);
  });

  it("say once what two reminders of the same end would say", () => {
    const [older, newer] = [
      { ...letter("reminder", "2026-12-01T00:00:00.000Z"), id: "older" },
      { ...letter("reminder", "2026-12-02T00:00:00.000Z"), id: "newer" },
    ];
    const { send, drop } = chooseLetters([older, newer], known);
    expect([send, drop]).toEqual([[newer], [older]]);
  });

  it("tell nobody whose turn it is while they look at the page, and look again within minutes", () => {
    const { send, drop, later } = chooseLetters([letter("turn"), letter("done")], { ...known, isHere: true });
    expect([send.map(({ id }) => id), drop]).toEqual([["done"], []]);
    expect(later.getTime() - wednesday.getTime()).toBe(120_000);
  });

  it("each go out at most once, by day or urgent, whatever comes when", () => {
    const zones = ["UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Europe/Berlin"];
    const arrival = fc.record({ hour: fc.integer({ min: 0, max: 24 * 9 }), name: fc.constantFrom("reminder", "done", "broken") });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 8 }), fc.constantFrom(...zones), (arrivals, timeZone) => {
        const start = Date.parse("2026-12-01T00:00:00Z");
        const gone = new Map<string, number>();
        let mailsAtNight = 0;
        for (let hour = 0; hour < 24 * 14; hour++) {
          const now = new Date(start + hour * 3_600_000);
          const waiting = arrivals
            .map((each, i) => ({
              id: `${i}`,
              createdAt: new Date(start + each.hour * 3_600_000).toISOString(),
              content: contents[each.name as Name],
            }))
            .filter(({ id, createdAt }) => !gone.has(id) && createdAt <= now.toISOString());
          const { send, drop } = chooseLetters(waiting, { ...known, now, timeZone });
          for (const { id } of [...send, ...drop]) gone.set(id, (gone.get(id) ?? 0) + 1);
          if (!isWithinHours(now, timeZone, hours)) mailsAtNight += send.filter(({ content }) => !isUrgent(content.kind)).length;
        }
        expect(mailsAtNight).toBe(0);
        expect([...gone.values()].every((times) => times === 1)).toBe(true);
        expect(gone.size).toBe(arrivals.length);
      }),
      { numRuns: 40 },
    );
  });
});
