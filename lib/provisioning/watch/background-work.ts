import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { BackgroundWork } from "@/lib/background-work";
import { sweep } from "./sweep";

/** Started by one replica each minute. Whose turn it is stands in the database, so a sweep that dies leaves nothing undone. */
export const watchingInBackground: BackgroundWork = {
  schedules: [
    {
      name: "watch-customers",
      cron: "* * * * *",
      run: async () => {
        await DBOS.runStep(sweep, { name: "visit" });
      },
    },
  ],
};
