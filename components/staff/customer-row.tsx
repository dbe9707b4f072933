"use client";

import { ProgressStrip } from "@/components/onboarding/progress-strip";
import { StateIcon } from "@/components/onboarding/state-icon";
import { Breakable } from "@/components/ui/breakable";
import { AppLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { routeWords } from "@/lib/catalogue/routes";
import type { StepStates } from "@/lib/catalogue/step-states";
import { stepGroups, steps } from "@/lib/catalogue/steps";
import type { ExpiryKind, Summary } from "@/lib/staff/list/summary";

/** What the browser gets of a customer in the list. */
export type ShownCustomer = Pick<
  Summary,
  | "states"
  | "done"
  | "of"
  | "stage"
  | "waitingOn"
  | "waitingStep"
  | "waitingSince"
  | "capabilities"
  | "lastActivityAt"
  | "brokenSince"
  | "broken"
  | "nextExpiry"
> & {
  id: string;
  slug: string;
  name: string;
  dropzoneHost: string;
  route: string;
  owner: string | null;
  /** Whom they wait for, in words. */
  waitingWords: string;
};

/** The cells of one customer in the table: what a CSM needs to see without opening it. */
export function CustomerCells({ row }: { row: ShownCustomer }) {
  return (
    <>
      <th scope="row" className={`${cell} text-left font-normal md:max-w-[11rem] lg:max-w-[18rem]`}>
        <AppLink
          href={`/customers/${row.slug}`}
          data-row={row.slug}
          className="block font-medium focus-visible:outline-none md:truncate after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-ink after:content-['']"
        >
          {row.name}
        </AppLink>
        <span className="block text-micro break-words text-muted md:truncate">
          <Breakable text={row.dropzoneHost} />
        </span>
      </th>
      <td className={`${cell} md:min-w-[11.5rem] lg:w-[15rem]`}>
        <span className="flex items-center gap-3">
          <Strip states={row.states} label={`${row.name}: ${row.done} of ${row.of} steps done`} />
          <span aria-hidden="true" className="w-11 shrink-0 text-right text-micro text-muted">
            {`${row.done}/${row.of}`}
          </span>
        </span>
      </td>
      <td className={`${cell} md:max-w-[13rem] lg:max-w-[16rem]`}>
        <Waiting row={row} />
      </td>
      <td className={`${base} max-lg:hidden`}>{routeWords(row.route)}</td>
      <td className={`${base} max-xl:hidden`}>
        <Capabilities chosen={row.capabilities} />
      </td>
      <td className={`${base} whitespace-nowrap max-lg:hidden`}>{row.owner ?? <span className="text-muted">Nobody</span>}</td>
      <td className={`${base} whitespace-nowrap max-lg:hidden`}>
        <Time at={row.lastActivityAt} />
      </td>
      <td className={`${base} whitespace-nowrap max-lg:hidden`}>
        {row.brokenSince ? <Time at={row.brokenSince} form="elapsed" /> : <span className="text-muted">Nothing</span>}
      </td>
      <td className={`${base} max-md:hidden`}>
        <Expiry expiry={row.nextExpiry} />
      </td>
    </>
  );
}

const base = "px-2 py-1.5 align-middle";
/** On a narrow screen the cells that are still shown are stacked. */
const cell = `${base} max-md:block max-md:px-0 max-md:py-1`;

function Strip({ states, label }: { states: StepStates; label: string }) {
  const groups = stepGroups.map((group) => ({
    name: group,
    segments: steps.filter((step) => step.group === group).map((step) => ({ title: step.title, state: states[step.slug] })),
  }));
  return <ProgressStrip size="dense" groups={groups} label={label} />;
}

function Waiting({ row }: { row: ShownCustomer }) {
  const { waitingOn, waitingSince, waitingStep, states } = row;
  const step = steps.find(({ slug }) => slug === waitingStep);
  const state = waitingStep && states[waitingStep];
  if (row.stage === "ended") return <span className="text-muted">Ended</span>;
  if (waitingOn === "nobody")
    return <span className="text-muted">{row.done === row.of ? "Complete" : "Under way, nobody has to do anything"}</span>;
  return (
    <span className="block">
      <span className="flex items-center gap-1.5">
        {state === "stuck" && <StateIcon state="stuck" className="size-3.5" />}
        <span className="font-medium">{row.waitingWords}</span>
        {waitingSince && (
          <span className="text-muted">
            <Time at={waitingSince} form="elapsed" />
          </span>
        )}
      </span>
      {step && (
        <span className="block text-micro text-muted md:truncate" title={step.title}>
          {state === "stuck" && "Stuck: "}
          {step.title}
        </span>
      )}
    </span>
  );
}

const capabilityWords = { "cloud-apps": "Apps", "live-response": "Live", quarantine: "Mail" } as const;

function Capabilities({ chosen }: { chosen: Summary["capabilities"] }) {
  if (chosen === null) return <span className="text-muted">Not chosen yet</span>;
  return (
    <ul className="flex gap-2.5">
      {Object.entries(capabilityWords).map(([id, word]) => {
        const isOn = chosen.includes(id);
        return (
          <li key={id} className={`flex items-center gap-1 ${isOn ? "" : "text-muted"}`} title={isOn ? undefined : `${word}: declined`}>
            <StateIcon state={isOn ? "done" : "declined"} className="size-3" />
            {word}
            {!isOn && <span className="sr-only"> declined</span>}
          </li>
        );
      })}
    </ul>
  );
}

const expiryWords: Record<ExpiryKind, string> = { "client-secret": "Client secret", certificate: "Certificate" };

function Expiry({ expiry }: { expiry: Summary["nextExpiry"] }) {
  if (expiry === null) return <span className="text-muted">Nothing yet</span>;
  return (
    <span className="block whitespace-nowrap">
      <Time at={expiry.at} />
      <span className="block text-micro text-muted">{expiryWords[expiry.what]}</span>
    </span>
  );
}
