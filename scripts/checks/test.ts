import { writeFileSync } from "node:fs";
import { styleText } from "node:util";
import { generatePrismaClient } from "../stack/prisma-client";
import { type Result, runInOtherProcess } from "./other-process";
import { type Outcome, type Part, parts, type Stage } from "./test-parts";
import { add, type Tally } from "./test-reports";

/** npm test: every part in order, one summary. `node scripts/checks/test.mjs unit lib/store` runs one part, and passes the other arguments to its runner. */

const { chosen, rest } = choose(process.argv.slice(2));
const began = Date.now();
const results: Result[] = [];
const of = (stage: Stage) => chosen.filter((part) => part.stage === stage);

await runTwoAtATime(of("checks"));
await runTests(of("tests"), of("beside tests"));
await runInOrder(of("journeys"));
const total = add(results.map((result) => result.outcome));
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
// Another run of this program that asked for some parts adds them up itself (other-process.ts).
if (process.env.TEST_RESULTS_FILE) writeFileSync(process.env.TEST_RESULTS_FILE, JSON.stringify(results));
else summarise(total);

function summarise(total: Tally): void {
  console.log(`\n${styleText("bold", "Summary")} after ${Math.round((Date.now() - began) / 1000)} s`);
  for (const part of chosen)
    for (const { outcome, seconds } of results.filter(({ name }) => name === part.name))
      console.log(`  ${mark(outcome)} ${line(part, outcome, seconds)}`);
  // The counts for a program that runs this one, as ci.mjs does.
  if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, JSON.stringify(total));
  for (const what of total.skipped ?? []) console.log(`  skipped: ${what}`);
  console.log(`${total.passed} passed, ${total.failed} failed${skippedWords(total)}`);
}

function choose(args: readonly string[]): { chosen: readonly Part[]; rest: readonly string[] } {
  const named = parts.filter((part) => args.includes(part.name));
  const rest = args.filter((arg) => !parts.some((part) => part.name === arg));
  if (rest.length === 0 || named.length === 1) return { chosen: named.length > 0 ? named : parts, rest };
  console.error(`${rest.join(" ")} belongs to one part. The parts are: ${parts.map((part) => part.name).join(", ")}.`);
  process.exit(1);
}

/** Two at a time: most of them use one core. */
async function runTwoAtATime(waiting: readonly Part[]): Promise<void> {
  const queue = [...waiting];
  const worker = async () => {
    for (let part = queue.shift(); part; part = queue.shift()) await run(part);
  };
  await Promise.all([worker(), worker()]);
}

async function runInOrder(waiting: readonly Part[]): Promise<void> {
  for (const part of waiting) await run(part);
}

async function runTests(tests: readonly Part[], others: readonly Part[]): Promise<void> {
  if (tests.length === 0 || others.length === 0) return runInOrder([...tests, ...others]);
  // Both sides need it, and neither may change it under the other.
  await generatePrismaClient();
  console.log(`\n${others.map(({ title }) => title).join(", ")}: beside the tests, and shown after them`);
  const beside = runInOtherProcess(others);
  await runInOrder(tests);
  const { results: besideResults, said } = await beside;
  console.log(said);
  results.push(...besideResults);
}

async function run(part: Part): Promise<void> {
  const start = Date.now();
  if (part.stage !== "checks") console.log(`\n${styleText("bold", part.title)}`);
  const outcome = await part.run(rest).catch((error: Error) => ({ passed: 0, failed: 1, said: error.stack ?? error.message }));
  const seconds = (Date.now() - start) / 1000;
  results.push({ name: part.name, outcome, seconds });
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
