import { Notice } from "@/components/ui/notice";
import { type EndedBecause, sessionEnds } from "@/lib/catalogue/session-ends";

/** On the page that asks for a sign-in: why the session of this browser has ended. Nothing for somebody who signed out themselves. */
export function SessionEnded({ because, leadsBack }: { because: EndedBecause | null; leadsBack: boolean }) {
  if (because === null || because === "signed-out") return null;
  return (
    <div className="mb-8">
      <Notice role="status" title="Your session has ended.">
        {words(because)}
        {leadsBack && " After signing in you are back at the page where you were."}
      </Notice>
    </div>
  );
}

function words(because: Exclude<EndedBecause, "signed-out">): string {
  switch (because) {
    case "not-used":
      return "It was not used for a while.";
    case "over":
      return "It had reached the longest time that a session lasts.";
    default:
      return sessionEnds[because].says;
  }
}
