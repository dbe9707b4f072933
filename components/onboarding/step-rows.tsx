"use client";

import { ArrowRight, ChevronRight, UserRound } from "lucide-react";
import { Drawing, Drawings, Drawn } from "@/components/ui/drawing";
import { fromJson, type Json } from "@/components/ui/json";
import { LinkPending } from "@/components/ui/link-pending";
import { AppLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { isSettled, type StepState, stateWords } from "@/lib/catalogue/states";
import { StateIcon, stateColor } from "./state-icon";

export type ShownStep = {
  slug: string;
  title: string;
  state: StepState;
  line: string;
  observedAt: string | null;
  /** Who can do it, in words. */
  waitsFor: string | null;
  /** What to do next. Null where the step is shown without that. */
  open: { words: string; isTrouble: boolean } | null;
};

type Group = { name: string; steps: readonly ShownStep[] };

/**
 * The groups of steps on the checklist. Drawn by a client component for the reason that permission-table.tsx gives. `home`: the address of the
 * checklist; the addresses of the steps begin with it.
 */
export function StepRows({ groups, home }: { groups: Json<readonly Group[]>; home: string }) {
  return (
    <>
      <Drawings>
        <Drawing id="drawing-who">
          <UserRound />
        </Drawing>
        <Drawing id="drawing-step">
          <ChevronRight />
        </Drawing>
      </Drawings>
      {fromJson(groups).map((group) => (
        <StepGroup key={group.name} group={group} home={home} />
      ))}
    </>
  );
}

function StepGroup({ group: { name, steps }, home }: { group: Group; home: string }) {
  const done = steps.filter(({ state }) => state === "done").length;
  const counted = steps.filter(({ state }) => state !== "declined").length;
  return (
    <section aria-labelledby={`group-${name}`} className="mt-7">
      <h3 id={`group-${name}`} className="flex items-baseline justify-between pb-2 text-note font-semibold">
        {name}
        <span className="text-small font-normal text-faint tabular-nums">{counted === 0 ? "Declined" : `${done} of ${counted}`}</span>
      </h3>
      <ol className="divide-y divide-line border-y border-line">
        {steps.map((step) => (
          <StepRow key={step.slug} step={step} home={home} />
        ))}
      </ol>
    </section>
  );
}

/** One step on the checklist: its state, what was found, and who it waits for. */
function StepRow({ step, home }: { step: ShownStep; home: string }) {
  const { open } = step;
  return (
    <li className="group relative">
      <div
        className={`grid grid-cols-[1.125rem_minmax(0,1fr)_auto] items-start gap-x-3.5 py-3 transition-colors duration-150 group-hover:bg-sunken -mx-3 px-3 ${open ? "bg-sunken" : ""}`}
      >
        <StateIcon state={step.state} className="mt-0.5 size-[1.125rem]" />
        <div className="min-w-0">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <AppLink
              href={`${home}/steps/${step.slug}`}
              className={`text-note font-medium outline-offset-4 after:absolute after:inset-0 after:content-[''] ${step.state === "declined" ? "text-muted" : ""}`}
            >
              {step.title}
              <span className="sr-only">{`. ${stateWords[step.state]}.`}</span>
              <LinkPending />
            </AppLink>
            <Aside step={step} />
          </div>
          <p className="text-small text-muted">
            {!isSettled(step.state) && (
              <span aria-hidden="true" className={`font-medium sm:hidden ${stateColor[step.state]}`}>
                {`${stateWords[step.state]}. `}
              </span>
            )}
            {step.line}
          </p>
          {step.waitsFor && (
            <p className="flex gap-1.5 text-small text-muted">
              <Drawn id="drawing-who" className="mt-1 size-3 shrink-0" />
              <span className="sr-only">Who can do it:</span>
              {step.waitsFor}
            </p>
          )}
          {open && <Open {...open} />}
        </div>
        <Drawn
          id="drawing-step"
          className="mt-1 size-4 text-faint transition-transform duration-150 ease-out group-hover:translate-x-0.5"
        />
      </div>
    </li>
  );
}

/** At the right, where there is room: when a finished step was observed, or the state in words. */
function Aside({ step }: { step: ShownStep }) {
  if (isSettled(step.state)) {
    return (
      <span className="text-small text-faint max-sm:hidden">
        {step.observedAt && step.state === "done" ? <Time at={step.observedAt} /> : stateWords[step.state]}
      </span>
    );
  }
  return (
    <span aria-hidden="true" className={`text-small max-sm:hidden ${stateColor[step.state]}`}>
      {stateWords[step.state]}
    </span>
  );
}

function Open({ words, isTrouble }: { words: string; isTrouble: boolean }) {
  return (
    <div className="mt-2 space-y-2 pb-1 text-note">
      <p className={isTrouble ? "" : "text-muted"}>{words}</p>
      <p className="flex items-center gap-1 text-note font-medium text-accent-ink" aria-hidden="true">
        Open this step
        <ArrowRight className="size-3.5" />
      </p>
    </div>
  );
}
