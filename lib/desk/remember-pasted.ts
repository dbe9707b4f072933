import "server-only";
import { type PastedReading, readPasted } from "@/lib/errors/pasted/pasted-error";
import { findCustomerBySlug } from "@/lib/store/customers";
import { rememberPastedError } from "@/lib/store/pasted-errors";

/** Reads an error that staff pasted, and stores it, redacted, when it is unknown. `times`: how often it was seen; null when it is known. */
export async function readAndRemember(pasted: {
  text: string;
  customer: string;
}): Promise<{ reading: PastedReading; times: number | null }> {
  const reading = readPasted(pasted.text);
  if (!reading.isUnknown) return { reading, times: null };
  const customer = pasted.customer ? await findCustomerBySlug(pasted.customer) : null;
  const code = reading.notUnderstood[0] ?? null;
  const { text, fingerprint } = reading;
  return { reading, times: await rememberPastedError({ text, fingerprint, code, customerId: customer?.id ?? null }) };
}
