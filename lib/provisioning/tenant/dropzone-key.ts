import "server-only";
import { type KeyTest, tryKey } from "@/lib/dropzone/key";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";

/** Tests the customer's Dropzone API key that is sealed here. The key is Dropzone's to put right, never the customer's. */

/** Asks the customer's Dropzone tenant. A reason other than "dropzone-key-missing" and "dropzone-key-refused" leaves open whether the key is right. */
export async function testDropzoneKey({ id, dropzoneHost }: Pick<Customer, "id" | "dropzoneHost">): Promise<KeyTest> {
  const key = await openCredential(id, "dropzone-api-key");
  if (key === null) return { ok: false, reason: "dropzone-key-missing" };
  return tryKey({ host: dropzoneHost, apiKey: key.value });
}
