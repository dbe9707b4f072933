"use client";

import { useActionState } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { SubmitButton } from "@/components/ui/submit-button";
import { type EndpointKind, isChat } from "@/lib/catalogue/endpoint-kinds";
import { type EndpointEntries, type EndpointErrors, EndpointFields } from "./endpoint-fields";

export type CorrectionState = { entries?: EndpointEntries; errors?: EndpointErrors };

type Props = {
  endpoint: { id: string; kind: EndpointKind; url: string; events: readonly string[] };
  action: (before: CorrectionState, formData: FormData) => Promise<CorrectionState>;
};

/** Changes the address or the events of an endpoint. */
export function CorrectEndpoint({ endpoint, action }: Props) {
  const [state, submit] = useActionState(action, {});
  const { entries, errors = {} } = state;
  const form = useFirstMistake(state);
  const isChannel = isChat(endpoint.kind);
  const stored = isChannel ? { url: "", events: endpoint.events } : endpoint;
  return (
    <Disclosure summary="Change the address or the events" open={entries !== undefined}>
      <form ref={form} action={submit} className="max-w-[40rem] space-y-4" noValidate>
        <input type="hidden" name="endpoint" value={endpoint.id} />
        <EndpointFields kind={endpoint.kind} entries={entries ?? stored} errors={errors} keepsAddress={isChannel} />
        <p className="measure text-small text-muted">
          What is on its way goes to the new address as well.
          {!isChannel && " The signing secret stays: where somebody else is to receive, replace it."}
        </p>
        <SubmitButton kind="secondary" size="small" pendingLabel="Saving">
          Save the endpoint
        </SubmitButton>
      </form>
    </Disclosure>
  );
}
