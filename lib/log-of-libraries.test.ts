import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { engineLogger, sendConsoleToLog } from "./log-of-libraries";

const lines: string[] = [];
const last = () => JSON.parse(lines.at(-1) ?? "null");
const { error, warn } = console;

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => {
  Object.assign(console, { error, warn });
  vi.restoreAllMocks();
  lines.length = 0;
});

const planted = "abc8Q~planted-in-an-answer-that-nobody-can-read";

describe("what a library prints", () => {
  it("is a line of the log, without the message of an error", () => {
    sendConsoleToLog();
    const { console: printer } = globalThis;
    printer.error(new Error(planted));
    expect(last()).toMatchObject({ level: "error", error: { name: "Error", stack: expect.any(Array) }, msg: "A library printed an error" });
    expect(lines.join("")).not.toContain(planted);
  });

  it("keeps the frames of a stack that is printed as text", () => {
    engineLogger.warn(`Error: ${planted}\n    at send (/app/send.js:1:2)\n    at run (/app/run.js:3:4)`);
    expect(last()).toMatchObject({ level: "warn", msg: "at send (/app/send.js:1:2) | at run (/app/run.js:3:4)" });
    expect(lines.join("")).not.toContain(planted);
  });

  it("keeps plain words", () => {
    engineLogger.info("Recovering 2 workflows");
    expect(last()).toMatchObject({ level: "info", msg: "Recovering 2 workflows" });
  });
});
