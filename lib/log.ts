import "server-only";
import pino from "pino";
import { logLevel } from "./env";
import { redact } from "./errors/pasted/redact";

/**
 * What the portal says while it runs: one JSON object a line, to stdout. Ids, counts and codes go into fields. What a vendor answered
 * does not go in at all, since it may repeat a token or name a person; the request id is there for asking the vendor.
 */

/** An error is a field, `error`: given by itself, its message would become the words of the line. */
type Write = (fields: Record<string, unknown>, words: string) => void;

export const log: Record<"error" | "warn" | "info", Write> & { level: string } = pino(
  {
    level: logLevel(),
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (level) => ({ level }),
      log: (fields) => withoutSecrets(fields) as Record<string, unknown>,
    },
    serializers: { error: (error: unknown) => describeError(error) },
  },
  // Through the process' own stream, so that whoever watches that sees the log too.
  { write: (line) => void process.stdout.write(line) },
);

type DescribedError = {
  name: string;
  message?: string;
  code?: string | number;
  status?: number;
  requestId?: string;
  digest?: string;
  stack?: string[];
  cause?: DescribedError;
};

/** Of an error what helps to find it. Its message only where it cannot be a vendor's. */
function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { name: `thrown ${typeof error}` };
  const { code, status, requestId, digest } = error as { code?: unknown; status?: unknown; requestId?: unknown; digest?: unknown };
  return {
    name: error.name,
    ...(ours.has(error.name) ? { message: redact(error.message) } : {}),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...(typeof status === "number" ? { status } : {}),
    ...(typeof requestId === "string" ? { requestId } : {}),
    ...(typeof digest === "string" ? { digest } : {}),
    stack: framesOf(error),
    ...(error.cause !== undefined && depth < 4 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** Whose messages are written here, or by the language itself. All others may quote an answer or a row. */
const ours = new Set(["AppError", "EnvError", "HttpError", "SealingError", "UnsafeRoleError", "TypeError", "RangeError", "ReferenceError"]);

/** The message stands at the head of a stack, and goes. */
function framesOf({ stack = "", message }: Error): string[] {
  const below = stack.slice(stack.lastIndexOf(message) + message.length);
  return [...below.matchAll(/^ {4}at (.*)$/gm)].map(([, frame]) => frame as string);
}

const secretKey = /secret|password|passphrase|token|api.?key|private.?key|authorization|cookie|assertion|verifier|^(body|headers)$/i;

/** Hides the value of every key that looks like a secret's. Errors are left to their serializer. */
function withoutSecrets(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return depth < 4 ? value.map((each) => withoutSecrets(each, depth + 1)) : "[too deep]";
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (depth >= 4) return "[too deep]";
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, inner]) => [key, secretKey.test(key) ? "[hidden]" : withoutSecrets(inner, depth + 1)]));
}
