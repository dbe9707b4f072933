import { describe, expect, it } from "vitest";
import { filesWithConstructed, listLiterals, slowParts } from "./regular-expressions";

const folders = ["app", "components", "lib"];

/** Files with `new RegExp(`, each with how its expressions are made at run time. They are read while the file is loaded or used below. */
const constructed: Readonly<Record<string, () => Promise<unknown>>> = {
  "lib/errors/pasted/redact.ts": () => import("@/lib/errors/pasted/redact"),
  "lib/errors/pasted/pasted-text.ts": () => import("@/lib/errors/pasted/pasted-text"),
  "lib/errors/pasted/pasted-error.ts": async () => (await import("@/lib/errors/pasted/pasted-error")).readPasted("Mail.Read"),
  "lib/onboarding/status/evidence-text.ts": () => import("@/lib/onboarding/status/evidence-text"),
};

describe("regular expressions", () => {
  it("need linear time for every text", () => {
    const literals = listLiterals(folders);
    expect(literals.length).toBeGreaterThan(100);
    const slow = literals.flatMap(({ file, source, flags }) => slowParts({ source, flags }).map((part) => `${file} /${source}/: ${part}`));
    expect(slow).toEqual([]);
  });

  it("need linear time too when they are put together from texts", async () => {
    expect(filesWithConstructed(folders).sort()).toEqual(Object.keys(constructed).sort());
    const made: { source: string; flags: string }[] = [];
    const original = globalThis.RegExp;
    globalThis.RegExp = new Proxy(original, {
      construct: (target, args: [string, string?]) => {
        const expression = new target(...args);
        made.push({ source: expression.source, flags: expression.flags });
        return expression;
      },
    });
    try {
      for (const use of Object.values(constructed)) await use();
    } finally {
      globalThis.RegExp = original;
    }
    expect(made.length).toBeGreaterThan(5);
    expect(made.flatMap((each) => slowParts(each).map((part) => `/${each.source}/: ${part}`))).toEqual([]);
  });

  it.each([
    [`["'>,;]+$`, "the one that stopped the portal: it begins anew at each quote"],
    ["[./]+$", "the same shape"],
    ["^(a+)+$", "nested repetition"],
    [String.raw`x\s*:?\s*y`, "two repetitions that can trade characters"],
  ])("are found when they are slow: %s (%s)", (source) => {
    expect(slowParts({ source, flags: "" })).not.toEqual([]);
  });
});
