import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { helperName } from "@/lib/catalogue/helpers";
import { findStep } from "@/lib/catalogue/steps";
import { errorCodes } from "@/lib/errors/codes";
import { aadstsNumber } from "@/lib/errors/known/known-errors";
import type { Finding } from "@/lib/errors/pasted/findings";
import type { PastedReading } from "@/lib/errors/pasted/pasted-error";
import { readTarget } from "@/lib/links/deep-link";
import { SendLink } from "./send-link";

/**
 * What a pasted error means, the likeliest cause first. For each: how sure that is, the cause, the step, what to do, who can do it, whether
 * waiting helps, and the link to send. What was not understood is named.
 */
export function ExplainedError({
  reading,
  customer,
  ticket,
}: {
  reading: PastedReading;
  customer: { slug: string; name: string } | null;
  ticket: string;
}) {
  const known = reading.findings.filter(({ means }) => means !== null);
  const facts = [
    ...reading.codes.map((value) => ({ label: "Recognized by", value })),
    ...reading.ids,
    ...reading.times.map((value) => ({ label: "Time", value })),
  ];
  return (
    <div className="space-y-4">
      {known.length > 1 && <p className="text-small text-muted">{known.length} causes are possible. The likeliest stands first.</p>}
      {known.map((finding) => (
        <Explained key={`${finding.name} ${finding.means}`} finding={finding} customer={customer} ticket={ticket} />
      ))}
      {reading.isUnknown && <Unknown names={reading.notUnderstood} isAll={known.length === 0} />}
      {facts.length > 0 && (
        <dl className="flex flex-wrap gap-x-6 gap-y-1 text-small">
          {facts.map(({ label, value }) => (
            <div key={`${label} ${value}`} className="flex items-center gap-1.5">
              <dt className="text-muted">{label}</dt>
              <dd className="flex items-center gap-1 font-mono text-micro break-all">
                {value}
                <CopyButton text={value} what={label} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Disclosure summary="The text without secrets, addresses and ids">
        <pre className="max-h-72 overflow-auto rounded-control bg-sunken p-3 font-mono text-micro break-words whitespace-pre-wrap">
          {reading.text}
        </pre>
        <div className="mt-2">
          <CopyButton text={reading.text} label="Copy" what="the redacted text" />
        </div>
      </Disclosure>
    </div>
  );
}

function Explained({ finding, customer, ticket }: { finding: Finding; customer: { slug: string; name: string } | null; ticket: string }) {
  const { what, next, who, waits } = wordsOf(finding);
  const step = finding.step && findStep(finding.step);
  return (
    <section aria-label={`${finding.name}: ${what}`} className="rounded-panel border border-line bg-raised px-4 py-3.5">
      <p className="flex flex-wrap justify-between gap-x-4 font-mono text-micro text-muted">
        <span>{finding.name}</span>
        <span>{finding.means}</span>
      </p>
      <h3 className="mt-0.5 text-lead font-medium">{what}</h3>
      <dl className="mt-3 grid gap-x-4 gap-y-1.5 text-note sm:grid-cols-[6.5rem_1fr]">
        <Row name="How sure">{howSure(finding)}</Row>
        {finding.cause && <Row name="Cause">{finding.cause}</Row>}
        <Row name="What to do">{next}</Row>
        <Row name="Who can">{who}</Row>
        <Row name="Waiting">{waits}</Row>
        <Row name="Step">
          {step && customer ? (
            <TextLink href={`/customers/${customer.slug}/steps/${step.slug}`}>{step.title}</TextLink>
          ) : (
            (step?.title ?? "No single step")
          )}
        </Row>
      </dl>
      <SendLink customer={customer} what={linkName(finding)} title={step?.title ?? finding.name} ticket={ticket} />
    </section>
  );
}

/** A link has to name something that it can lead to: the code, else the portal's own, else the step. */
function linkName({ name, means, by, step }: Finding): string {
  if (by === "code" && readTarget(name).is !== "unknown") return name;
  if (readTarget(name).is === "permission") return name;
  return means !== null && means !== "nothing-wrong" && by !== "status" ? means : (step ?? "checklist");
}

function howSure({ by, certainty }: Finding): string {
  switch (certainty) {
    case "sure":
      return "Sure: the code says it.";
    case "likely":
      if (by === "family") return "Likely: we do not know this number, and its first digits say what it is about.";
      return by === "code" ? "Likely: this code has several causes." : "Likely: recognized by what the text says.";
    case "possible":
      return by === "status" ? "Possible: the text holds nothing but the status." : "Possible: the same error can have this cause.";
  }
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted max-sm:mt-1">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function wordsOf(finding: Finding): { what: string; next: string; who: string; waits: string } {
  const { means, remedy, who, waitingHelps } = finding;
  if (means === null || means === "nothing-wrong")
    return {
      what: "Nothing is wrong.",
      next: remedy ?? "Nothing has to be done.",
      who: helperName(who ?? "nobody"),
      waits: waitingHelps ? `It can help: ${waitingHelps}.` : "There is nothing to wait for.",
    };
  const help = errorCodes[means];
  const passes = waitingHelps ? `It can help: ${waitingHelps}.` : help.waitingHelps ? "It helps." : "It does not help.";
  return { what: errorCodes[means].what, next: remedy ?? errorCodes[means].next, who: helperName(who ?? help.who), waits: passes };
}

function Unknown({ names, isAll }: { names: readonly string[]; isAll: boolean }) {
  const number = names.map(aadstsNumber).find((each) => each !== null);
  return (
    <Notice tone="attention" title={isAll ? "We do not know this one." : `We do not know ${names.join(" and ")}.`}>
      <p>
        {isAll && names.length > 0 && `It names ${names.join(" and ")}. `}
        {isAll ? "Nothing is guessed here." : "Nothing more is guessed."} When it is sent, it is remembered without secrets, addresses and
        ids, and counted for the Admins.
      </p>
      {number && (
        <p className="mt-1">
          <TextLink href={`https://login.microsoftonline.com/error?code=${number}`} target="_blank" rel="noreferrer">
            What Microsoft says about AADSTS{number}
          </TextLink>
        </p>
      )}
    </Notice>
  );
}
