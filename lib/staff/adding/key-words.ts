import type { ErrorCode } from "@/lib/errors/codes";
import type { Trouble } from "@/lib/errors/trouble";

/** What a test of a Dropzone API key says to the staff who enter it. Only a refusal says that the key is wrong. */
export function keyWords(reason: ErrorCode, host: string): string {
  switch (reason) {
    case "dropzone-key-refused":
      return `${host} does not accept this API key.`;
    case "dropzone-tenant-unknown":
      return `There is no Dropzone tenant at ${host}, so the API key could not be tested. Check the host.`;
    default:
      return `${host} did not answer, so the API key could not be tested. It is tested again every few minutes, and before the customer's plan.`;
  }
}

type KeyHeld = { key: { testedAt: string | null } | null; trouble: Trouble | null };

/** What is known about the sealed key, for the facts about a customer. */
export function keyFact({ key, trouble }: KeyHeld): string {
  if (key === null) return "Not entered yet";
  if (trouble?.code === "dropzone-key-refused") return "Not accepted by Dropzone";
  if (trouble !== null) return "Not tested: the host is wrong";
  return key.testedAt === null ? "Not tested yet: Dropzone has not answered" : "Accepted by Dropzone";
}
