import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Contrast of the colour roles in both themes, calculated as in WCAG 2.2. */

const css = readFileSync(new URL("./globals.css", import.meta.url), "utf8");
const roles = new Map(
  [...css.matchAll(/--color-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name ?? "", { light, dark }]),
);

const grounds = ["canvas", "sunken", "raised"];
const text = ["ink", "muted", "faint", "accent-ink", "success", "attention", "danger", "quiet"];
const marks = ["success-fill", "attention-fill", "edge"];

describe.each(["light", "dark"] as const)("colors in the %s theme", (theme) => {
  it("are found in the style sheet", () => {
    expect(roles.size).toBeGreaterThan(20);
  });

  it.each(text.flatMap((role) => grounds.map((ground) => [role, ground] as const)))("%s can be read on %s", (role, ground) => {
    expect(contrast(role, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ["on-accent", "accent"],
    ["on-accent", "accent-hover"],
    ["accent-ink", "accent-soft"],
    ["muted", "accent-soft"],
    ["muted", "attention-soft"],
    ["muted", "danger-soft"],
    ["muted", "hover"],
  ])("%s can be read on %s", (role, ground) => {
    expect(contrast(role, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(marks.flatMap((role) => ["canvas", "sunken"].map((ground) => [role, ground] as const)))(
    "%s stands out from %s",
    (role, ground) => {
      expect(contrast(role, ground)).toBeGreaterThanOrEqual(3);
    },
  );

  function contrast(a: string, b: string) {
    const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
    return (lighter + 0.05) / (darker + 0.05);
  }

  function luminance(role: string) {
    const hex = roles.get(role)?.[theme];
    if (!hex) throw new Error(`there is no color role ${role}`);
    const [red, green, blue] = [1, 3, 5].map((start) => {
      const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
});
