import { ButtonLink } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-action";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { LedgerTable, type LedgerTableProps } from "./ledger-table";
import { LeftAlone } from "./left-alone";
import { PurgeApp, type PurgeAppProps } from "./purge-app";

export type UndoViewProps = Pick<LedgerTableProps, "ledger"> &
  PurgeAppProps & {
    tenant: string;
    total: number;
    /** What would be removed, in words. */
    groups: readonly { title: string; items: readonly { sentence: string; detail: string | null }[] }[];
    stays: readonly string[];
    /** What the portal did not make: what is not touched, and what goes together with the app. */
    notOurs: { stays: readonly string[]; goesAlong: readonly string[] };
    besides: readonly { sentence: string; action: { label: string; href: string } | null }[];
    portalAccess: "kept" | "removed" | null;
    undoAction: FormAction;
    /** Where the setup begins again: null once Dropzone has ended the customer. And where the portal's own access is removed. */
    againHref: string | null;
    removeAccessHref: string;
  };

/** What the portal made, with the plan that removes exactly that. Afterwards the same page is the receipt. */
export function UndoView(props: UndoViewProps) {
  const { tenant, total, groups, stays, notOurs, besides, ledger, undoAction } = props;
  return (
    <div>
      <header className="measure">
        <h1 className="text-title font-semibold sm:text-display">
          {total > 0 ? `Undo everything in ${tenant}` : nothingTitle({ isReceipt: ledger.length > 0, isLeft: besides.length > 0 })}
        </h1>
        <p className="mt-3 text-lead text-muted">
          {total > 0 ? (
            <>
              <span className="font-medium text-ink">Nothing has been removed yet.</span> This is what the portal made and is still there.
              Exactly this is removed, in this order. Dropzone's integrations go first, so that nothing breaks while it is in use.
            </>
          ) : (
            nothingLead(besides.length > 0)
          )}
        </p>
      </header>
      {besides.length > 0 && <Besides besides={besides} />}
      {total > 0 ? (
        <form action={undoAction} className="mt-6">
          <SubmitButton className="min-h-11 px-5" pendingLabel="Starting">
            {total === 1 ? "Make this removal" : `Make these ${total} removals`}
          </SubmitButton>
        </form>
      ) : (
        <Afterwards {...props} />
      )}
      <div className="mt-8 space-y-10">
        {groups.map(({ title, items }) => (
          <section key={title} aria-labelledby={headingId(title)} className="grid gap-x-10 gap-y-2 md:grid-cols-[9.5rem_minmax(0,1fr)]">
            <h2 id={headingId(title)} className="pt-2.5 text-note font-semibold">
              {title}
            </h2>
            <ol className="divide-y divide-line border-y border-line">
              {items.map(({ sentence, detail }) => (
                <li key={`${sentence} ${detail}`} className="py-2.5">
                  <span className="block text-note font-medium">{sentence}</span>
                  {detail && <span className="block max-w-[40rem] text-small break-words text-muted">{detail}</span>}
                </li>
              ))}
            </ol>
          </section>
        ))}
        <LeftAlone title="Goes along" sentences={notOurs.goesAlong} />
        <LeftAlone sentences={notOurs.stays} />
        <LeftAlone title="Cannot be undone" sentences={stays} />
        {ledger.length > 0 && <LedgerTable ledger={ledger} isFolded={total > 0} />}
      </div>
    </div>
  );
}

const nothingLead = (isLeft: boolean): string =>
  isLeft
    ? "What your account can remove at this moment is removed. This is left."
    : "Nothing that the portal made and can remove is left in your tenant.";

function nothingTitle({ isReceipt, isLeft }: { isReceipt: boolean; isLeft: boolean }): string {
  if (isLeft) return "The rest needs one thing more";
  return isReceipt ? "Everything is undone" : "There is nothing to undo";
}

function Besides({ besides }: Pick<UndoViewProps, "besides">) {
  return (
    <div className="mt-6">
      <Notice tone="attention" title="Left for somebody else, or for later">
        <ul className="space-y-1">
          {besides.map(({ sentence, action }) => (
            <li key={sentence} className="flex flex-wrap gap-x-3">
              {sentence}
              {action && <TextLink href={action.href}>{action.label}</TextLink>}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

function Afterwards({ againHref, removeAccessHref, ledger, portalAccess, deleted, purgeAction }: UndoViewProps) {
  const last = ledger
    .flatMap(({ goneAt }) => goneAt ?? [])
    .sort()
    .at(-1);
  return (
    <div className="measure mt-6 space-y-4 text-note text-muted">
      {last && (
        <p>
          The last of it was removed <Time at={last} />.
        </p>
      )}
      <p>
        {portalAccess === "removed" ? (
          "The portal's own access was removed too."
        ) : (
          <>
            The portal itself is still among your enterprise applications. You can{" "}
            <TextLink href={removeAccessHref}>remove its access</TextLink>.
          </>
        )}
      </p>
      {againHref && (
        <ButtonLink href={againHref} className="min-h-11 px-5">
          Set Dropzone up again
        </ButtonLink>
      )}
      <PurgeApp deleted={deleted} purgeAction={purgeAction} />
    </div>
  );
}

const headingId = (title: string) => `undo-${title.toLowerCase().replaceAll(" ", "-")}`;
