import "server-only";
import { type KeyTest, tryKey } from "@/lib/dropzone/key";
import { keySteps } from "@/lib/onboarding/status/dropzone-key";
import { openCredential } from "@/lib/store/credentials";
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
  const test: KeyTest = key ? await tryDropzoneKey(dropzoneHost, key.value) : { ok: false, reason: "dropzone-key-missing" };
  await recordKeyTest(id, test);
  return test;
}

/** From then on, lists and pages show whom the onboarding waits for. Writes nothing when that has not changed. */
export async function recordKeyTest(customerId: string, test: KeyTest): Promise<void> {
  await inCustomer(customerId, async () => {
    const views = keySteps(test.ok ? null : test.reason, { before: await listSteps(customerId), at: new Date().toISOString() });
    if (views.length > 0) await recordSteps(customerId, views);
  });
}
