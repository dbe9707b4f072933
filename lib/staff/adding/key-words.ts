import type { ErrorCode } from "@/lib/errors/codes";

/** What a test of a Dropzone API key says to the staff who enter it. Only a refusal says that the key is wrong. */
export function keyWords(reason: ErrorCode, host: string): string {
  switch (reason) {
    case "dropzone-key-refused":
      return `${host} does not accept this API key.`;
    case "dropzone-tenant-unknown":
      return `There is no Dropzone tenant at ${host}, so the API key could not be tested. Check the host.`;
    default:
      return `${host} did not answer, so the API key could not be tested. It is tested again before the customer's plan.`;
  }
}
