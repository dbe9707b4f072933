import "server-only";
import pino from "pino";
import { logLevel } from "./env";
import { redact } from "./errors/pasted/redact";

/**
 * The portal's log: one JSON object per line, on stdout. Ids, counts and codes are fields. A vendor's answer is never logged, since it
 * may repeat a token or name a person. The request id is logged instead, for questions to the vendor.
 */

/** Pass an error as the field `error`. Passed alone, its message would become the message of the line. */
type Write = (fields: Record<string, unknown>, words: string) => void;

/** On the global object: a command and the portal's rooms may load this module separately. */
const kept = globalThis as { portalLogStream?: "stdout" | "stderr" };

const logger = pino(
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
  // Written through the process's streams, so that code that watches them sees the log too.
  { write: (line) => void process[kept.portalLogStream ?? "stdout"].write(line) },
);

/** For a command whose output other programs read. */
export function logToStderr(): void {
  kept.portalLogStream = "stderr";
}

export const log: Record<"error" | "warn" | "info", Write> & { level: string } = logger;

const isQuiet = ["warn", "error", "fatal"].includes(logger.level);
/** For security events: LOG_LEVEL does not hide them, unless it is "silent". */
export const securityLog: Pick<typeof log, "info"> = isQuiet ? logger.child({}, { level: "info" }) : logger;

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

/** What helps to find the error. The message is included only when it cannot come from a vendor. */
function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { name: `thrown ${typeof error}` };
  const { code, status, requestId, digest } = error as { code?: unknown; status?: unknown; requestId?: unknown; digest?: unknown };
  return {
    name: error.name,
    ...(errorsWithSafeMessage.has(error.name) ? { message: redact(error.message) } : {}),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...(typeof status === "number" ? { status } : {}),
    ...(typeof requestId === "string" ? { requestId } : {}),
    ...(typeof digest === "string" ? { digest } : {}),
    stack: framesOf(error),
    ...(error.cause !== undefined && depth < 4 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** Errors whose message the portal or JavaScript itself writes. The messages of all others may quote an answer or a database row. */
const errorsWithSafeMessage = new Set([
  "AppError",
  "EnvError",
  "HttpError",
  "AnswerTooLarge",
  "SealingError",
  "UnsafeRoleError",
  "TypeError",
  "RangeError",
  "ReferenceError",
]);

/** The stack without its head, which repeats the message. */
function framesOf({ stack = "", message }: Error): string[] {
  const below = stack.slice(stack.lastIndexOf(message) + message.length);
  return [...below.matchAll(/^ {4}at (.*)$/gm)].map(([, frame]) => frame as string);
}

const secretKey = /secret|password|passphrase|token|api.?key|private.?key|authorization|cookie|assertion|verifier|^(body|headers)$/i;

/** Hides the value of every key that looks like the name of a secret. Errors are left to their serializer. */
function withoutSecrets(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return depth < 4 ? value.map((each) => withoutSecrets(each, depth + 1)) : "[too deep]";
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (depth >= 4) return "[too deep]";
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, inner]) => [key, secretKey.test(key) ? "[hidden]" : withoutSecrets(inner, depth + 1)]));
}
