import { writeFileSync } from "node:fs";
import { styleText } from "node:util";
import { type Outcome, type Part, parts } from "./test-parts";
import { add, type Tally } from "./test-reports";

/** npm test: every part in order, one summary. `node scripts/checks/test.mjs unit lib/store` runs one part, and passes the other arguments to its runner. */

const { chosen, rest } = choose(process.argv.slice(2));
const began = Date.now();
const results: { part: Part; outcome: Outcome; seconds: number }[] = [];

await runBeside(chosen.filter((part) => part.beside));
for (const part of chosen.filter((part) => !part.beside)) await run(part);

console.log(`\n${styleText("bold", "Summary")} after ${Math.round((Date.now() - began) / 1000)} s`);
for (const { part, outcome, seconds } of results) console.log(`  ${mark(outcome)} ${line(part, outcome, seconds)}`);

const total = add(results.map((result) => result.outcome));
// The counts for a program that runs this one, as ci.mjs does.
if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, JSON.stringify(total));
for (const what of total.skipped ?? []) console.log(`  skipped: ${what}`);
console.log(`${total.passed} passed, ${total.failed} failed${skippedWords(total)}`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

function choose(args: readonly string[]): { chosen: readonly Part[]; rest: readonly string[] } {
  const named = parts.filter((part) => args.includes(part.name));
  const rest = args.filter((arg) => !parts.some((part) => part.name === arg));
  if (rest.length === 0 || named.length === 1) return { chosen: named.length > 0 ? named : parts, rest };
  console.error(`${rest.join(" ")} belongs to one part. The parts are: ${parts.map((part) => part.name).join(", ")}.`);
  process.exit(1);
}

/** Two at a time: most of them use one core. */
async function runBeside(waiting: readonly Part[]): Promise<void> {
  const queue = [...waiting];
  const worker = async () => {
    for (let part = queue.shift(); part; part = queue.shift()) await run(part);
  };
  await Promise.all([worker(), worker()]);
}

async function run(part: Part): Promise<void> {
  const start = Date.now();
  if (!part.beside) console.log(`\n${styleText("bold", part.title)}`);
  const outcome = await part.run(rest).catch((error: Error) => ({ passed: 0, failed: 1, said: error.stack ?? error.message }));
  const seconds = (Date.now() - start) / 1000;
  results.push({ part, outcome, seconds });
  console.log(`${mark(outcome)} ${line(part, outcome, seconds)}`);
  if (outcome.said) console.log(outcome.said.trimEnd());
}

function mark(outcome: Outcome): string {
  if (outcome.passed + outcome.failed === 0) return styleText("yellow", "–");
  return outcome.failed === 0 ? styleText("green", "✓") : styleText("red", "✗");
}

function line(part: Part, outcome: Outcome, seconds: number): string {
  const { passed, failed } = outcome;
  return `${part.title.padEnd(18)} ${passed} passed, ${failed} failed${skippedWords(outcome)}  ${styleText("dim", `${seconds.toFixed(1)} s`)}`;
}

function skippedWords({ skipped = [] }: Tally): string {
  return skipped.length > 0 ? `, ${skipped.length} skipped` : "";
}
