import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/catalogue/plural";
import type { Counted } from "@/lib/onboarding/preflight/preflight";
import { VendorDetails } from "./vendor-details";

/** What a plan says before its changes. */

export type Refused = { sentence: string; what: string; next: string; code: string; requestId: string | null; at: string };

/** As in the plan's view. */
type ChangedProps = { leftOut: readonly string[] | null; confirmed: "this-plan" | "another-plan" | null };

/** Planned changes that failed in an earlier run. */
export function RefusedBefore({ refused }: { refused: readonly Refused[] }) {
  if (refused.length === 0) return null;
  return (
    <div className="mt-6 space-y-3 print:hidden">
      {refused.map(({ sentence, what, next, code, requestId, at }) => (
        <Notice key={code} tone="attention" title={`Last time this failed: ${sentence}`}>
          <p>
            {what} {next}
          </p>
          <VendorDetails code={code} requestId={requestId}>
            <Time at={at} />
          </VendorDetails>
        </Notice>
      ))}
    </div>
  );
}

/** Why a plan that was confirmed was not started. */
export function Changed({ leftOut, confirmed }: ChangedProps) {
  if (leftOut === null && confirmed !== "another-plan") return null;
  return (
    <div className="mt-6 print:hidden">
      <Notice
        tone="attention"
        role="status"
        title={
          leftOut === null
            ? "You confirmed a plan before you signed in again, and this is another one. Nothing was started."
            : "Your choices have changed since that plan was shown, so nothing was started."
        }
      >
        {leftOut !== null && leftOut.length > 0 && (
          <>
            <p>No longer part of it:</p>
            <ul className="mt-1 list-disc pl-4">
              {leftOut.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </>
        )}
        <p className="mt-1">This is the plan for what is chosen now. Read it, then start it.</p>
      </Notice>
    </div>
  );
}

/** What was looked at before the plan, in one line. */
export function Looked({ looked: { all, inTheWay, unknown, hints, href } }: { looked: Counted & { href: string } }) {
  const rest = [...(unknown > 0 ? [`${unknown} could not be known`] : []), ...(hints > 0 ? [`${counted(hints, "hint")}`] : [])];
  const first = inTheWay === 0 ? "Nothing stands in the way" : inTheWay === 1 ? "One stands in the way" : `${inTheWay} stand in the way`;
  return (
    <p className="measure mt-4 text-note text-muted print:hidden">
      We looked at {counted(all, "thing")} first. {[first, ...rest].join(", ")}. <TextLink href={href}>See what we looked at</TextLink>
    </p>
  );
}
