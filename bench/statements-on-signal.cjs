/**
 * Loaded into the portal by a bench (NODE_OPTIONS). It counts at the driver what is sent to PostgreSQL, by whichever pool, and on SIGUSR2 it prints the
 * count since the last signal.
 */
const { createRequire } = require("node:module");
const path = require("node:path");

const { Client } = createRequire(path.join(process.cwd(), "package.json"))("pg");
const send = Client.prototype.query;
const none = () => ({ queries: 0, transactions: 0 });
let sent = none();

Client.prototype.query = function (...args) {
  const text = typeof args[0] === "string" ? args[0] : (args[0].text ?? "");
  if (/^BEGIN/i.test(text)) sent.transactions += 1;
  else if (!/^(COMMIT|ROLLBACK)/i.test(text)) sent.queries += 1;
  return send.apply(this, args);
};

process.on("SIGUSR2", () => {
  process.stdout.write(`sent to the database: ${JSON.stringify(sent)}\n`);
  sent = none();
});
