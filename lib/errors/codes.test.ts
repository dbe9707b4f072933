import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Helper, helperName } from "@/lib/catalogue/helpers";
import { AppError } from "./app-error";
import { type ErrorCode, errorCodes, errorRow } from "./codes";
import type { Whose } from "./whose";

describe.each(Object.keys(errorCodes) as ErrorCode[])("the row of %s", (code) => {
  const { what, next, who, whose, waitingHelps, title } = errorRow(code);
  it("uses calm, plain sentences", () => {
    for (const words of [what, next]) {
      expect(words).toMatch(/^[A-Z“].*\.$/s);
      expect(words).not.toMatch(/\b(please|simply|oops|sorry|just click)\b|!/i);
    }
    if (title) expect(title).toMatch(/^[A-Z].*[^.]$/);
  });
  it("says who can help", () => {
    expect(helperName(who)).not.toBe("");
  });
  it("lies on the side of whoever can help", () => {
    const sides: Partial<Record<Helper, readonly Whose[]>> = {
      nobody: ["microsoft", "dropzone", "ours"],
      retried: ["microsoft"],
      "dropzone-contact": ["ours", "microsoft"],
      "dropzone-support": ["ours", "microsoft"],
      "portal-admin": ["ours"],
      "dropzone-admin": ["theirs", "dropzone"],
    };
    expect(sides[who] ?? ["theirs"]).toContain(whose);
    if (whose === "ours") expect(next).not.toMatch(/\b(create|give us|upload|grant)\b/i);
  });
  it("says that waiting helps when nobody has to do anything", () => {
    if (who === "nobody" || who === "retried") expect(waitingHelps).toBe(true);
  });
});

it("a code has one row, in one of the files", () => {
  const files = readdirSync("lib/errors/codes").map((file) => readFileSync(`lib/errors/codes/${file}`, "utf8"));
  const rows = files.flatMap((source) => [...source.matchAll(/^ {2}"?([a-z-]+)"?: \{$/gm)].map(([, code]) => code));
  expect(rows.sort()).toEqual(Object.keys(errorCodes).sort());
});

it("the message of an error is its code, so that a vendor's text never reaches a screen by accident", () => {
  const error = new AppError("unexpected", { cause: new Error("Bearer eyJ…"), requestId: "42" });
  expect(error.message).toBe("unexpected");
  expect(error.requestId).toBe("42");
});
