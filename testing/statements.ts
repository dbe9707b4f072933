import pg from "pg";

/** What was sent to the database while something ran: how many statements, and in how many transactions. */
export type Sent = { statements: number; transactions: number };

/** Counts at the driver, in this process. Whatever else uses the database meanwhile is counted too. */
export async function countStatements<T>(work: () => Promise<T>): Promise<Sent & { value: T }> {
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const query = client.query;
  const sent: Sent = { statements: 0, transactions: 0 };
  client.query = function (this: unknown, ...args: unknown[]) {
    const [what] = args;
    const text = typeof what === "string" ? what : ((what as { text?: string }).text ?? "");
    if (/^BEGIN/i.test(text)) sent.transactions += 1;
    else if (!/^(COMMIT|ROLLBACK)/i.test(text)) sent.statements += 1;
    return query.apply(this, args);
  };
  try {
    return { value: await work(), ...sent };
  } finally {
    client.query = query;
  }
}
