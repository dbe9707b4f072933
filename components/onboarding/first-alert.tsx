import { Time } from "@/components/ui/time";
import type { FirstAlert as Seen } from "@/lib/onboarding/watching/account";

/** Whether alerts reach Dropzone, in its own account: the end of the story. */
export function FirstAlert({ firstAlert }: { firstAlert: Seen }) {
  switch (firstAlert.is) {
    case "received":
      return (
        <>
          First alert received <Time at={firstAlert.at} />.
        </>
      );
    case "awaited":
      return (
        <>
          No alert has come yet; the first usually comes within minutes. Dropzone was asked <Time at={firstAlert.askedAt} />.
        </>
      );
    case "late":
      return (
        <>
          No alert has come since the Alert Source was saved <Time at={firstAlert.savedAt} />, which is longer than usual. Dropzone was
          asked <Time at={firstAlert.askedAt} />. A tenant without alerts is quiet; if yours has some, ask your Dropzone contact.
        </>
      );
  }
}
