import type { ReactNode } from "react";
import { ProgressStrip } from "@/components/onboarding/progress-strip";
import { stripOf } from "@/components/onboarding/step-groups";
import { Breakable } from "@/components/ui/breakable";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { findStep } from "@/lib/catalogue/steps";
import { inSentence } from "@/lib/catalogue/waiting-on";
import type { ChecklistView } from "@/lib/onboarding/status/checklist";
import type { Waiting } from "@/lib/staff/list/waiting-on";
import { Breadcrumb } from "./breadcrumb";

/** The customer's name, the progress, and who has to act next and since when. */
export function CustomerHeader(props: {
  name: string;
  checklist: ChecklistView;
  waiting: Waiting & { since: string | null };
  home: string;
  isEnded: boolean;
  children: ReactNode;
}) {
  const { checklist } = props;
  return (
    <header>
      <Breadcrumb>
        <Breakable text={checklist.customer.dropzoneHost} />
      </Breadcrumb>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="min-w-0 text-heading font-semibold break-words">{props.name}</h1>
        {props.children}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-6 gap-y-2 text-small">
        <span className="flex w-72 max-w-full items-center gap-3">
          <ProgressStrip size="dense" groups={stripOf(checklist)} label={`${checklist.done} of ${checklist.of} steps done`} />
          <span className="whitespace-nowrap tabular-nums">
            {checklist.done} of {checklist.of}
          </span>
        </span>
        {!props.isEnded && <Turn waiting={props.waiting} isComplete={checklist.done === checklist.of} home={props.home} />}
      </div>
    </header>
  );
}

function Turn({ waiting, isComplete, home }: { waiting: Waiting & { since: string | null }; isComplete: boolean; home: string }) {
  if (waiting.who === "nobody") return <p className="text-muted">{isComplete ? "Complete." : "Under way; nobody has to do anything."}</p>;
  return (
    <p>
      Waiting on <span className="font-medium">{inSentence[waiting.who]}</span>
      {waiting.since && (
        <>
          {" "}
          for <Time at={waiting.since} form="elapsed" />
        </>
      )}
      {waiting.step && (
        <>
          : <TextLink href={`${home}/steps/${waiting.step}`}>{findStep(waiting.step)?.title}</TextLink>
        </>
      )}
    </p>
  );
}
