import { appendFileSync } from "node:fs";
import { afterAll, afterEach } from "vitest";
import { contractChecks } from "@/sandbox/dropzone/contract";

/** For every integration test: an exchange with a Dropzone sandbox that breaks its contract fails the test in which it happened. */

afterEach(() => {
  const broken = contractChecks.broken.splice(0);
  if (broken.length > 0) throw new Error(broken.join("\n"));
});

afterAll(() => {
  const file = process.env.CONTRACT_CHECKS_FILE;
  if (file && contractChecks.checked > 0) appendFileSync(file, `${contractChecks.checked}\n`);
});
