import { describe, expect, it } from "vitest";
import { helperName } from "@/lib/catalogue/helpers";
import { AppError } from "./app-error";
import { type ErrorCode, errorCodes, errorRow } from "./codes";

describe.each(Object.keys(errorCodes) as ErrorCode[])("the row of %s", (code) => {
  const { what, next, who, waitingHelps, title } = errorRow(code);
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
  it("says that waiting helps when nobody has to do anything", () => {
    if (who === "nobody" || who === "retried") expect(waitingHelps).toBe(true);
  });
});

it("the message of an error is its code, so that a vendor's text never reaches a screen by accident", () => {
  const error = new AppError("unexpected", { cause: new Error("Bearer eyJ…"), requestId: "42" });
  expect(error.message).toBe("unexpected");
  expect(error.requestId).toBe("42");
});
