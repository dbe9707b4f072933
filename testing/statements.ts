import pg from "pg";

/**
 * What was sent to the database while something ran: how many statements, in how many transactions. What begins a transaction, which also names whose
 * rows it wants, is no statement here, nor is what ends it.
 */
export type Sent = { statements: number; transactions: number };

/** Counts at the driver, in this process. Whatever else uses the database meanwhile is counted too. */
export async function countStatements<T>(work: () => Promise<T>): Promise<Sent & { value: T }> {
  const sent: Sent = { statements: 0, transactions: 0 };
  const value = await atDriver(work, ({ text }) => {
    if (isBegin(text)) sent.transactions += 1;
    else if (!isEnd(text)) sent.statements += 1;
  });
  return { value, ...sent };
}

export type Statement = { text: string; values: readonly unknown[] };

/** Each transaction that this process sent, as its statements. A statement outside of BEGIN and COMMIT is a transaction of its own. */
export async function listTransactions<T>(work: () => Promise<T>): Promise<{ value: T; transactions: Statement[][] }> {
  const transactions: Statement[][] = [];
  const open = new Map<object, Statement[]>();
  const value = await atDriver(work, (statement, client) => {
    if (isBegin(statement.text)) open.set(client, []);
    else if (isEnd(statement.text)) {
      transactions.push(open.get(client) ?? []);
      open.delete(client);
    } else if (open.has(client)) open.get(client)?.push(statement);
    else transactions.push([statement]);
  });
  return { value, transactions };
}

const isBegin = (text: string) => /^BEGIN/i.test(text);
const isEnd = (text: string) => /^(COMMIT|ROLLBACK)/i.test(text);

async function atDriver<T>(work: () => Promise<T>, onStatement: (statement: Statement, client: object) => void): Promise<T> {
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const query = client.query;
  client.query = function (this: object, ...args: unknown[]) {
    const [what, more] = args;
    const given = typeof what === "string" ? { text: what } : (what as Partial<Statement>);
    onStatement({ text: given.text ?? "", values: given.values ?? (Array.isArray(more) ? more : []) }, this);
    return query.apply(this, args);
  };
  try {
    return await work();
  } finally {
    client.query = query;
  }
}
