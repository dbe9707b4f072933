import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, it } from "vitest";
import { launchOptions } from "./browser";

/** What Playwright says to Chromium, in the one file that it is built into. */
function disabledByPlaywright(): string[] {
  const folder = path.dirname(
    createRequire(createRequire(import.meta.url).resolve("@playwright/test")).resolve("playwright-core/package.json"),
  );
  const list = /disabledFeatures = \[([^\]]+)\]/.exec(readFileSync(path.join(folder, "lib", "coreBundle.js"), "utf8"))?.[1] ?? "";
  return [...list.matchAll(/^ +"(\w+)",?$/gm)].map(([, name = ""]) => name);
}

it("the browser is told to do without everything that Playwright does without", () => {
  const told = launchOptions("/usr/bin/chromium").args.find((arg) => arg.startsWith("--disable-features="));
  const theirs = disabledByPlaywright();
  expect(theirs).toContain("PaintHolding");
  expect(told?.slice("--disable-features=".length).split(",")).toEqual(expect.arrayContaining(theirs));
});
