import path from "node:path";

/** What a portal process sends to PostgreSQL, counted at the driver in that process (statements-on-signal.cjs). */

export type Sent = { queries: number; transactions: number };

/** `settings` and `onLine` belong into the options of the stack. `sinceLastTime`: what the process sent since it was asked last. */
export function countStatements() {
  let heard: (sent: Sent) => void = () => undefined;
  return {
    settings: { NODE_OPTIONS: `--require ${path.join(import.meta.dirname, "statements-on-signal.cjs")}` },
    onLine: (_: string, line: string) => {
      const [, sent] = /^sent to the database: (.+)$/.exec(line) ?? [];
      if (sent) heard(JSON.parse(sent) as Sent);
    },
    sinceLastTime: (portal: number) =>
      new Promise<Sent>((resolve) => {
        heard = resolve;
        process.kill(portal, "SIGUSR2");
      }),
  };
}
