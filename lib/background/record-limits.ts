import "server-only";
import type { BackgroundWork } from "@/lib/background-work";
import { limits } from "@/lib/catalogue/limits";
import { nobody } from "@/lib/catalogue/security-events";
import { onLimitReached } from "@/lib/limiter";
import { log } from "@/lib/log";
import { recordSecurityEvent } from "@/lib/store/security-events";

/** Writes down that a limit was reached: once for each window and caller, however often it is asked afterwards. */

export const limitsReached: BackgroundWork = {
  listeners: [
    () =>
      onLimitReached(async ({ limit, who }) => {
        // What a session or a key is known by is a token, so only an address is kept.
        const address = limits[limit].by === "address" ? who : null;
        await recordSecurityEvent({ actor: nobody, action: "limit-reached", customerId: null, detail: { limit, address } }).catch(
          (error: unknown) => log.error({ error, limit }, "A limit was reached, and that could not be written down"),
        );
      }),
  ],
};
