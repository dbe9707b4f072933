"use client";

import { useActionState } from "react";
import { AskOnceMore } from "@/components/ui/ask-once-more";
import { Field } from "@/components/ui/field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SubmitButton } from "@/components/ui/submit-button";
import { type EndWay, endQuestions, notEndedWords } from "@/lib/staff/end-words";

export type EndState = { problem?: keyof typeof notEndedWords };
export type EndAction = (before: EndState, formData: FormData) => Promise<EndState>;

/** Ends a customer, or asks a colleague to approve it. */
export function EndPanel({ slug, way, action }: { slug: string; way: EndWay; action: EndAction }) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  if (way === "asked") return <p className="text-muted">Ending the customer waits for a colleague's approval.</p>;
  const isAsking = way === "ask-colleague";
  return (
    <AskOnceMore name="end" kind="quiet" label="End the customer" question={endQuestions[way]}>
      <form ref={form} action={submit} className="basis-full space-y-2" noValidate>
        <input type="hidden" name="customer" value={slug} />
        <Field
          id="end-because"
          name="because"
          label="Why"
          required
          maxLength={500}
          autoComplete="off"
          error={state.problem && notEndedWords[state.problem]}
        />
        <SubmitButton kind="secondary" size="small" pendingLabel={isAsking ? "Asking" : "Ending"}>
          {isAsking ? "Ask a colleague to approve" : "Yes, end the customer"}
        </SubmitButton>
      </form>
    </AskOnceMore>
  );
}
