import "server-only";
import { isMailConfigured } from "@/lib/mail/smtp";
import { findDigestAddress } from "@/lib/store/digest-letters";

/** What a staff member has chosen about the daily digest. `address`: null when they do not want it. */
export async function loadDigestWish(staffId: string): Promise<{ address: string | null; isMailConfigured: boolean }> {
  return { address: await findDigestAddress(staffId), isMailConfigured: isMailConfigured() };
}
