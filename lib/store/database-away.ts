/**
 * Whether an error says that the database could not be reached or ended the work: it was restarted, the connection broke, or two
 * transactions stood in each other's way. The same work may succeed later. Any other error would come again.
 */
export function isDatabaseAway(error: unknown): boolean {
  const seen = new Set<unknown>();
  const queue: unknown[] = [error];
  while (queue.length > 0) {
    const next = queue.shift();
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    const { code, originalCode, kind, message } = next as Record<string, unknown>;
    if ([code, originalCode].some(saysAway) || awayKinds.includes(String(kind)) || awayWords.test(String(message))) return true;
    // Prisma puts the driver's error into `meta`, and the driver puts PostgreSQL's into `cause`.
    const { cause, meta, driverAdapterError, errors } = next as Record<string, unknown>;
    queue.push(cause, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : []));
  }
  return false;
}

/** https://www.prisma.io/docs/orm/reference/error-reference */
const prismaCodes = ["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2034"];
/** Of Node.js. */
const networkCodes = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "ENOTFOUND",
];
/** SQLSTATE: connections, lack of resources, the server's shutdown, deadlocks, idle transactions. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const sqlStates = /^(08|53|57P|40|25P03)/;

const saysAway = (code: unknown): boolean =>
  typeof code === "string" && (prismaCodes.includes(code) || networkCodes.includes(code) || (code.length === 5 && sqlStates.test(code)));

/** Of Prisma's adapter. */
const awayKinds = ["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout", "TransactionWriteConflict", "TooManyConnections"];

/** Errors of the driver that have no code. */
const awayWords = /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/i;
