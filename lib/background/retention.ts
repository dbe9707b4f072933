import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { BackgroundWork } from "@/lib/background-work";
import { retentionDays } from "@/lib/catalogue/retention";
import { log } from "@/lib/log";
import { deleteDigestLetters } from "@/lib/store/digest-letters";
import { deleteApiRequests, deleteEndedSessions, deleteExpired, deletePastedErrors, emptyLetters } from "@/lib/store/old-rows";
import { deleteSecurityEvents } from "@/lib/store/security-events";

/** Keeps to lib/catalogue/retention.ts: deletes what has been kept for long enough. Each step may be repeated. */

/** Returns how many rows of each kind went. */
export async function forgetOld(now = new Date()): Promise<Record<string, number>> {
  const before = (days: number) => new Date(now.getTime() - days * 24 * 3600 * 1000);
  return {
    sessions: await deleteEndedSessions(before(retentionDays.endedSessions)),
    pastedErrors: await deletePastedErrors(before(retentionDays.pastedErrors)),
    apiRequests: await deleteApiRequests(before(1)),
    digestLetters: await deleteDigestLetters(before(retentionDays.digestLetters)),
    letters: await emptyLetters(before(retentionDays.letters)),
    securityEvents: await deleteSecurityEvents(before(retentionDays.securityEvents)),
  };
}

export const retaining: BackgroundWork = {
  schedules: [
    {
      name: "destroy-expired",
      cron: "*/5 * * * *",
      run: async () => {
        await DBOS.runStep(() => deleteExpired(), { name: "destroy" });
      },
    },
    {
      name: "forget-old",
      cron: "17 3 * * *",
      run: async () => {
        const forgotten = await DBOS.runStep(() => forgetOld(), { name: "forget" });
        log.info({ forgotten }, "Deleted what was kept for long enough");
      },
    },
  ],
};
