"use client";

import { useActionState } from "react";
import { Facts } from "@/components/ui/facts";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { type Approval, approvals } from "@/lib/catalogue/approvals";
import { approvalFacts, notDecidedWords } from "@/lib/staff/approval-words";
import { LinkOnce, type LinkOnceProps } from "./link-once";

export type ApprovalShown = {
  approval: Approval;
  /** The name of the staff member. Null when somebody of the customer's side asked. */
  askedBy: string | null;
  whyNotDecide: "own-request" | "no-role" | null;
};
export type DecideState = { problem?: keyof typeof notDecidedWords; invited?: LinkOnceProps };
export type DecideAction = (before: DecideState, formData: FormData) => Promise<DecideState>;

type Props = { slug: string; customerName: string; requests: readonly ApprovalShown[]; action: DecideAction | null };

/** What waits for the approval of a member of staff. Stays mounted when nothing waits, so that the outcome of a decision is still shown. */
export function ApprovalsPanel({ slug, customerName, requests, action }: Props) {
  const [{ problem, invited }, submit] = useActionState(action ?? nobodyDecides, {});
  if (requests.length === 0 && !problem && !invited) return null;
  return (
    <section aria-label="Waiting for an approval" className="mt-5 space-y-4">
      {problem && (
        <Notice tone="attention" role="alert">
          {notDecidedWords[problem]}
        </Notice>
      )}
      {invited && <LinkOnce {...invited} />}
      {requests.map(({ approval, askedBy, whyNotDecide }) => (
        <Notice key={approval.id} tone="attention" title={`Approval asked: ${approvals[approval.kind].what.toLowerCase()}`}>
          <p>
            {askedBy ?? "Somebody who signed in with the invitation"} asked <Time at={approval.askedAt} />. It can be decided until{" "}
            <Time at={approval.endsAt} />.
          </p>
          <Facts className="my-3" rows={approvalFacts(approval, customerName)} />
          <p>Once approved: {approvals[approval.kind].effect}</p>
          {action && whyNotDecide === null ? (
            <form action={submit} className="mt-3 flex flex-wrap gap-2">
              <input type="hidden" name="customer" value={slug} />
              <input type="hidden" name="approval" value={approval.id} />
              <SubmitButton name="decision" value="approved" size="small" pendingLabel="Deciding">
                Approve
              </SubmitButton>
              <SubmitButton name="decision" value="refused" kind="secondary" size="small" pendingLabel="Deciding">
                Refuse
              </SubmitButton>
            </form>
          ) : (
            <p className="mt-3 text-ink">{notDecidedWords[whyNotDecide ?? "no-role"]}</p>
          )}
        </Notice>
      ))}
    </section>
  );
}

const nobodyDecides = async (): Promise<DecideState> => ({ problem: "no-role" });
