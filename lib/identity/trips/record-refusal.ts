import "server-only";
import { nobody } from "@/lib/catalogue/security-events";
import { recordSecurityEvent } from "@/lib/store/security-events";
import type { Landing } from "./trip";

/** Records a refused trip among the security events. Returns the landing as it is. */
export async function recordRefusal(landing: Landing): Promise<Landing> {
  if (landing.because) {
    const { purpose, reason, customerId } = landing.because;
    const action = purpose === "staff" || purpose === "staff-check" ? "staff-refused" : "customer-refused";
    await recordSecurityEvent({ actor: nobody, action, customerId, detail: { reason } });
  }
  return landing;
}
