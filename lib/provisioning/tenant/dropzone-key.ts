import "server-only";
import { type KeyTest, tryKey } from "@/lib/dropzone/key";
import type { ErrorCode } from "@/lib/errors/codes";
import { isKeyTrouble, keySteps } from "@/lib/onboarding/status/dropzone-key";
import { describeCredential, noteKeyTested, openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";

/** Tests Dropzone API keys. A wrong one is for Dropzone's team to put right, never for the customer. */

/** For a key that staff have just entered, before it is kept. */
export const tryDropzoneKey = (host: string, apiKey: string): Promise<KeyTest> => tryKey({ host, apiKey });

/**
 * Tests the key that is sealed here, and records on the step what it found. The reasons of `isKeyTrouble` say that Dropzone's team has to
 * act; any other leaves open whether the key is right.
 */
export async function testDropzoneKey({ id, dropzoneHost }: Pick<Customer, "id" | "dropzoneHost">): Promise<KeyTest> {
  const key = await openCredential(id, "dropzone-api-key");
  const test: KeyTest = key ? await tryDropzoneKey(dropzoneHost, key.value) : missing;
  await inCustomer(id, async () => {
    const now = await describeCredential(id, "dropzone-api-key");
    // Staff may have entered another key meanwhile, which has a test of its own.
    if (now?.createdAt === key?.createdAt) await recordKeyTest(id, test);
  });
  return test;
}

const missing: KeyTest = { ok: false, reason: "dropzone-key-missing" };

/** For a customer without a key: from the beginning it waits for Dropzone's team. */
export const recordKeyMissing = (customerId: string): Promise<void> => recordKeyTest(customerId, missing);

/** From then on, lists and pages show whom the onboarding waits for. Writes no step when that has not changed. */
export async function recordKeyTest(customerId: string, test: KeyTest): Promise<void> {
  await inCustomer(customerId, async () => {
    const key = await describeCredential(customerId, "dropzone-api-key");
    if (key !== null && (test.ok || isKeyTrouble(test.reason))) await noteKeyTested(customerId, key.createdAt);
    await recordKeySteps(customerId, test.ok ? null : test.reason);
  });
}

/** What was found about the key before is over: another one has taken its place, and nothing is known about it. */
export const forgetKeyTrouble = (customerId: string): Promise<void> =>
  inCustomer(customerId, () => recordKeySteps(customerId, null, false));

async function recordKeySteps(customerId: string, reason: ErrorCode | null, isTested = true): Promise<void> {
  const views = keySteps(reason, { before: await listSteps(customerId), at: new Date().toISOString(), isTested });
  if (views.length > 0) await recordSteps(customerId, views);
}
