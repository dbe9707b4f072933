import { describe, expect, it } from "vitest";
import { openLines } from "./lines";

/** Work of the ids that have begun, which goes on until it is told to end. */
function work(atOnce: number) {
  const faults: string[] = [];
  const going = new Map<string, () => void>();
  const lines = openLines((id) => faults.push(id));
  const place = (id: string, key = "one") => ({ key, atOnce, id });
  const run = (id: string, key?: string) => lines.within(place(id, key), () => new Promise<void>((resolve) => going.set(id, resolve)));
  /** As the engine does: what begins goes on by itself. */
  const begin = (id: string, key?: string) => async () => void run(id, key).finally(() => going.delete(id));
  const join = (id: string, key?: string) => lines.join(place(id, key), begin(id, key));
  const end = async (id: string) => {
    going.get(id)?.();
    await settle();
  };
  return { lines, place, faults, going, run, join, end };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("a line", () => {
  it("lets so many begin at once, and the others in the order in which they came", async () => {
    const { going, join, end } = work(2);
    for (const id of ["a", "b", "c", "d"]) join(id);
    await settle();
    expect([...going.keys()]).toEqual(["a", "b"]);
    await end("b");
    expect([...going.keys()]).toEqual(["a", "c"]);
    await end("a");
    await end("c");
    expect([...going.keys()]).toEqual(["d"]);
  });

  it("holds up no other", async () => {
    const { going, join } = work(1);
    for (const id of ["a", "b"]) join(id);
    join("c", "another");
    await settle();
    expect([...going.keys()]).toEqual(["a", "c"]);
  });

  it("knows what waits or goes, and does not take it twice", async () => {
    const { going, join, end } = work(1);
    for (const id of ["a", "b", "b", "a"]) join(id);
    await settle();
    await end("a");
    expect([...going.keys()]).toEqual(["b"]);
    await end("b");
    expect([...going.keys()]).toEqual([]);
    join("a");
    await settle();
    expect([...going.keys()]).toEqual(["a"]);
  });

  it("counts what somebody else began, which does not wait", async () => {
    const { going, run, join, end } = work(1);
    const recovered = [run("a"), run("b")];
    join("c");
    await settle();
    expect([...going.keys()]).toEqual(["a", "b"]);
    await end("a");
    expect(going.has("c")).toBe(false);
    await end("b");
    await Promise.all(recovered);
    expect(going.has("c")).toBe(true);
  });

  it("gives a place to the next when one fails, could not be begun, or goes on elsewhere", async () => {
    const { lines, place, faults, going, join } = work(1);
    lines.join(
      place("failing"),
      async () => void lines.within(place("failing"), () => Promise.reject(new Error("no"))).catch(() => undefined),
    );
    lines.join(place("not stored"), () => Promise.reject(new Error("The database is away")));
    lines.join(place("elsewhere"), async () => undefined);
    join("next");
    await settle();
    expect(faults).toEqual(["not stored"]);
    expect([...going.keys()]).toEqual(["next"]);
  });
});
