import "server-only";
import { redact } from "./errors/pasted/redact";
import { log } from "./log";

/**
 * What libraries print, as lines of the portal's log. Next prints errors of pages with `console.error`, and DBOS those of steps that it
 * tries again. Both print an error's message, which may quote a vendor's answer or a row of the database: the log leaves it out.
 */

type Level = "error" | "warn" | "info";

/** The logger that DBOS is given. */
export const engineLogger = {
  error: (entry: unknown) => write("error", [entry]),
  warn: (entry: unknown) => write("warn", [entry]),
  info: (entry: unknown) => write("info", [entry]),
  // Hundreds of lines a minute about polling, which help nobody who operates the portal.
  debug: () => undefined,
};

/** Called once when the process starts. */
export function sendConsoleToLog(): void {
  Object.assign(console, {
    error: (...printed: unknown[]) => write("error", printed),
    warn: (...printed: unknown[]) => write("warn", printed),
  });
}

function write(level: Level, printed: readonly unknown[]): void {
  const error = printed.find((each) => each instanceof Error);
  const words = printed.filter((each) => typeof each === "string").map(withoutStack);
  log[level](error === undefined ? {} : { error }, words.join(" ") || "A library printed an error");
}

/** A stack as text begins with the error's message. Only the frames are kept of it. */
function withoutStack(text: string): string {
  const frames = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line, at) => at > 0 && line.startsWith("at "));
  return frames.length === 0 ? redact(text).slice(0, 500) : frames.join(" | ");
}
