"use client";

import { useActionState } from "react";
import { AskOnceMore } from "@/components/ui/ask-once-more";
import { Disclosure } from "@/components/ui/disclosure";
import { Field, FieldError } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { notUndoneWords, type UndoWay } from "@/lib/staff/undo-words";
import { LinkOnce, type LinkOnceProps } from "./link-once";

export type UndoState = { problem?: keyof typeof notUndoneWords; invited?: LinkOnceProps };
export type ExpectState = { problem?: string; typed?: string };
export type ExpectAction = (before: ExpectState, formData: FormData) => Promise<ExpectState>;
export type UndoAction = (before: UndoState, formData: FormData) => Promise<UndoState>;

type Props = {
  slug: string;
  tenant: { name: string; id: string; boundAt: string; by: string | null } | null;
  /** Null when staff expect no tenant in particular. */
  expected: string | null;
  /** How the connection can be undone. Null when there is none. */
  undo: UndoWay | null;
  /** Null for staff who may only read. */
  actions: { undo: UndoAction; expectTenant: ExpectAction } | null;
};

/** The tenant that is connected, the one that was expected, and how to undo the connection. Stays mounted to show the new invitation. */
export function TenantPanel({ slug, tenant, expected, undo, actions }: Props) {
  const [{ problem, invited }, submit] = useActionState(actions?.undo ?? nobodyUndoes, {});
  return (
    <div className="space-y-3">
      <p className="break-words">
        <span className="mr-2 text-muted">Connected</span>
        {tenant ? (
          <>
            {tenant.name} <span className="font-mono text-micro break-all">{tenant.id}</span>, <Time at={tenant.boundAt} />
            {tenant.by && `, by ${tenant.by}`}
          </>
        ) : (
          "Nobody has connected it"
        )}
      </p>
      <p className="break-words">
        <span className="mr-2 text-muted">Expected</span>
        {expected === null ? noneExpected(tenant !== null) : <span className="font-mono text-micro">{expected}</span>}
      </p>
      {problem && <FieldError id="undo-problem">{notUndoneWords[problem]}</FieldError>}
      {invited && tenant === null && <LinkOnce {...invited} />}
      {tenant === null && actions && <Expect key={expected} slug={slug} expected={expected} action={actions.expectTenant} />}
      {undo && actions && <Undo slug={slug} way={undo} submit={submit} />}
    </div>
  );
}

const noneExpected = (isConnected: boolean): string =>
  isConnected
    ? "No tenant in particular. Check that this is the customer's."
    : "No tenant in particular: whoever has the invitation can connect theirs.";

function Expect({ slug, expected, action }: { slug: string; expected: string | null; action: ExpectAction }) {
  const [{ problem, typed }, submit] = useActionState(action, {});
  return (
    <Disclosure summary="Change the expected tenant" open={problem !== undefined}>
      <form action={submit} className="space-y-2" noValidate>
        <input type="hidden" name="customer" value={slug} />
        <Field
          id="expected-tenant"
          name="expected"
          label="Domain or tenant ID"
          optional
          autoComplete="off"
          spellCheck={false}
          maxLength={255}
          defaultValue={typed ?? expected ?? ""}
          hint="A domain that they have verified with Microsoft. Another tenant is connected only after you approve it."
          error={problem}
        />
        <SubmitButton kind="secondary" size="small" pendingLabel="Saving">
          Save
        </SubmitButton>
      </form>
    </Disclosure>
  );
}

function Undo({ slug, way, submit }: { slug: string; way: UndoWay; submit: (formData: FormData) => void }) {
  if (way === "asked") return <p className="text-muted">Undoing it waits for a colleague's approval.</p>;
  const isAsking = way === "ask-colleague";
  return (
    <AskOnceMore name="tenant" kind="quiet" label="Undo the connection" question={undoQuestions[way]}>
      <form action={submit} className="basis-full space-y-2">
        <input type="hidden" name="customer" value={slug} />
        {isAsking && <Field id="undo-because" name="because" label="Why" required maxLength={500} autoComplete="off" />}
        <SubmitButton kind="secondary" size="small" pendingLabel={isAsking ? "Asking" : "Undoing"}>
          {isAsking ? "Ask a colleague to approve" : "Yes, undo it"}
        </SubmitButton>
      </form>
    </AskOnceMore>
  );
}

const effect = "Their people lose access, what is stored about the tenant is cleared, and a new invitation replaces the old ones.";
const undoQuestions: Record<Exclude<UndoWay, "asked">, string> = {
  freely: `Nothing was changed in their tenant. ${effect}`,
  approved: `A colleague has approved it. ${effect}`,
  "ask-colleague": `Changes were made in their tenant, and they stay there, so a colleague has to approve this. ${effect}`,
};

const nobodyUndoes = async (): Promise<UndoState> => ({});
