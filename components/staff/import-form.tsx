"use client";

import { useActionState } from "react";
import { buttonClass } from "@/components/ui/button";
import { FileField } from "@/components/ui/file-field";
import { useFirstMistake } from "@/components/ui/first-mistake";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextArea } from "@/components/ui/text-area";
import { TextLink } from "@/components/ui/text-link";
import { counted, plural } from "@/lib/catalogue/plural";
import type { RowFateView } from "./import-fates";
import { ImportFates } from "./import-fates";

export type ImportState = {
  text?: string;
  problem?: string;
  preview?: { fates: readonly RowFateView[]; ignored: readonly string[]; skipped: readonly number[]; toCreate: number };
  done?: { created: number; csv: string; left: readonly RowFateView[]; failed: readonly { line: number; name: string }[] };
};

type Props = { action: (before: ImportState, formData: FormData) => Promise<ImportState>; template: string };

/** Imports a table of customers: it is uploaded or pasted, previewed row by row, and created only after that. */
export function ImportForm({ action, template }: Props) {
  const [state, submit] = useActionState(action, {});
  const form = useFirstMistake(state);
  if (state.done) return <Done {...state.done} />;
  const { preview } = state;
  return (
    <div className="space-y-8">
      {preview ? (
        <section aria-labelledby="preview-heading" className="space-y-4">
          <h2 id="preview-heading" className="text-heading font-semibold">
            Nothing has been written yet
          </h2>
          {preview.ignored.length > 0 && <Notice>These columns are not used: {preview.ignored.join(", ")}.</Notice>}
          {preview.skipped.length > 0 && (
            <Notice>
              No customer is in {plural(preview.skipped.length, "this line", "these lines")}, which{" "}
              {plural(preview.skipped.length, "is", "are")} left out: {shortList(preview.skipped)}.
            </Notice>
          )}
          <ImportFates fates={preview.fates} />
          <form action={submit} className="flex flex-wrap items-center gap-3">
            <input type="hidden" name="text" value={state.text} />
            {preview.toCreate > 0 && (
              <SubmitButton name="do" value="create" pendingLabel="Creating">
                {preview.toCreate === 1 ? "Create this customer" : `Create these ${preview.toCreate} customers`}
              </SubmitButton>
            )}
            {/* A plain link reloads the page, so that the form is empty. */}
            <a href="/customers/import" className={buttonClass("secondary", "regular")}>
              Use another table
            </a>
          </form>
        </section>
      ) : (
        <form ref={form} action={submit} className="space-y-6">
          <FileField id="file" name="file" label="CSV file" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain" />
          <TextArea
            id="text"
            name="text"
            label="Or paste it"
            rows={8}
            error={state.problem && `This table cannot be read. ${state.problem}`}
            spellCheck={false}
            className="font-mono text-small"
            defaultValue={state.text}
            placeholder={template}
            hint={
              <>
                The first line names the columns: name and dropzone_host, and if you like api_key, cloud, owner, expected_tenant,
                contact_name, contact_email, slug.{" "}
                <TextLink href={asDownload(template)} download="customers.csv">
                  Download a table to begin from
                </TextLink>
                .
              </>
            }
          />
          <SubmitButton name="do" value="preview" pendingLabel="Looking">
            Show what would happen
          </SubmitButton>
        </form>
      )}
    </div>
  );
}

function Done({ created, csv, left, failed }: NonNullable<ImportState["done"]>) {
  return (
    <div className="space-y-6">
      <p role="status" className="text-lead">
        {counted(created, "customer was", "customers were")} created.
      </p>
      {created > 0 && (
        <Notice
          tone="attention"
          title="Download the invitation links now. They are not shown again."
          actions={
            <a href={asDownload(csv)} download="invitations.csv" className={buttonClass("primary", "regular")}>
              Download {created} invitation {plural(created, "link")}
            </a>
          }
        >
          The portal keeps only their fingerprints. Whoever has a link and administers that customer's tenant can use it, so keep the file
          no longer than you need it.
        </Notice>
      )}
      {failed.length > 0 && (
        <Notice tone="danger" title="These could not be created, and nobody knows why. Try them again.">
          {failed.map(({ line, name }) => `Line ${line}: ${name}`).join("; ")}
        </Notice>
      )}
      {left.length > 0 && (
        <section aria-labelledby="left-heading" className="space-y-3">
          <h2 id="left-heading" className="text-heading font-semibold">
            Left out
          </h2>
          <ImportFates fates={left} />
        </section>
      )}
      <TextLink href="/customers">Back to the customers</TextLink>
    </div>
  );
}

const shownLines = 12;
const shortList = (lines: readonly number[]) =>
  `${lines.slice(0, shownLines).join(", ")}${lines.length > shownLines ? ` and ${lines.length - shownLines} more` : ""}`;

/** A data URL: the browser already has the content, so it needs no request and no address on the server. */
const asDownload = (csv: string) => `data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${csv}`)}`;
