"use client";

import { useActionState } from "react";
import { AskOnceMore } from "@/components/ui/ask-once-more";
import { SubmitButton } from "@/components/ui/submit-button";
import { Time } from "@/components/ui/time";
import { plural } from "@/lib/catalogue/plural";
import { LinkOnce, type LinkOnceProps } from "./link-once";

export type InvitationRow = {
  id: string;
  createdAt: string;
  createdBy: string;
  expiresAt: string;
  firstUsedAt: string | null;
  state: "open" | "expired" | "revoked";
};
export type InvitationState = { invited?: LinkOnceProps };

type Props = {
  slug: string;
  rows: readonly InvitationRow[];
  /** Both actions are null for staff who may only read. */
  action: ((before: InvitationState, formData: FormData) => Promise<InvitationState>) | null;
  revokeAction: ((formData: FormData) => Promise<void>) | null;
};

/** The newest invitation link, and the buttons to make, replace or revoke one. Hidden buttons protect nothing: the action checks the role itself. */
export function InvitationPanel({ slug, rows, action, revokeAction }: Props) {
  const open = rows.filter((row) => row.state === "open");
  const newest = open[0] ?? rows[0];
  return (
    <div className="space-y-3">
      {newest ? <Standing row={newest} others={open.length - 1} /> : <p className="text-muted">No invitation was made yet.</p>}
      {action && revokeAction && <Invite slug={slug} open={open} action={action} revokeAction={revokeAction} />}
    </div>
  );
}

function Standing({ row, others }: { row: InvitationRow; others: number }) {
  return (
    <p className="text-muted">
      <span className={`font-medium ${row.state === "open" ? "text-success" : "text-ink"}`}>{stateWords[row.state]}</span>
      {row.state === "revoked" ? ". " : row.state === "open" ? ", ends " : " "}
      {row.state !== "revoked" && (
        <>
          <Time at={row.expiresAt} />.{" "}
        </>
      )}
      Made by {row.createdBy} <Time at={row.createdAt} />.{" "}
      {row.firstUsedAt ? (
        <>
          First used <Time at={row.firstUsedAt} />.
        </>
      ) : (
        "Not used yet."
      )}
      {others > 0 && ` ${others} more ${plural(others, "is", "are")} open.`}
    </p>
  );
}

const stateWords: Record<InvitationRow["state"], string> = { open: "Open", expired: "Expired", revoked: "Revoked" };

function Invite({
  slug,
  open,
  action,
  revokeAction,
}: {
  slug: string;
  open: readonly InvitationRow[];
  action: NonNullable<Props["action"]>;
  revokeAction: NonNullable<Props["revokeAction"]>;
}) {
  const [{ invited }, submit] = useActionState(action, {});
  const [newest] = open;
  // The new link may have been revoked since; then it is not shown.
  const stillWorks = invited !== undefined && open.some((row) => row.expiresAt === invited.expiresAt);
  return (
    <>
      {stillWorks && <LinkOnce {...invited} />}
      {newest ? (
        // Mounted anew for each link, so that an open confirmation does not apply to the next link.
        <div key={newest.id} className="flex flex-wrap items-start gap-2">
          <AskOnceMore name="invitation" label="Replace the link" question="The link that is out stops working.">
            <form action={submit}>
              <input type="hidden" name="customer" value={slug} />
              <SubmitButton kind="secondary" size="small" pendingLabel="Making a link">
                Yes, make a new link
              </SubmitButton>
            </form>
          </AskOnceMore>
          <AskOnceMore
            name="invitation"
            kind="quiet"
            label="Revoke"
            question="The link that is out stops working, and none takes its place."
          >
            <form action={revokeAction}>
              <input type="hidden" name="customer" value={slug} />
              <SubmitButton kind="secondary" size="small" pendingLabel="Revoking">
                Yes, revoke it
              </SubmitButton>
            </form>
          </AskOnceMore>
        </div>
      ) : (
        <form action={submit}>
          <input type="hidden" name="customer" value={slug} />
          <SubmitButton kind="secondary" size="small" pendingLabel="Making a link">
            Make an invitation
          </SubmitButton>
        </form>
      )}
    </>
  );
}
