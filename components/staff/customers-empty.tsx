import { ButtonLink } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";

/** Shown when the list is empty: why it is empty, and what to do. */
export function CustomersEmpty({ isPlain, canCreate }: { isPlain: boolean; canCreate: boolean }) {
  return (
    <div className="mt-16 mb-10 max-w-xl">
      <h2 className="text-heading font-semibold">{isPlain ? "No customers yet" : "No customer is like that"}</h2>
      {isPlain ? (
        <>
          <p className="mt-2 text-muted">
            Each customer stands here in a row: how far they are, whom they wait for and since when, who looks after them, and what ends
            next. The row moves on by itself while they work.
          </p>
          {canCreate ? (
            <div className="mt-5 flex flex-wrap gap-2">
              <ButtonLink kind="primary" href="/customers/new">
                Add the first customer
              </ButtonLink>
              <ButtonLink href="/customers/import">Import many</ButtonLink>
            </div>
          ) : (
            <p className="mt-3 text-note text-muted">A CSM or an Admin adds the first one.</p>
          )}
        </>
      ) : (
        <p className="mt-2 text-muted">
          Search looks into names, hosts, domains, tenant IDs and people; one or two letters have to begin a word. Take a filter off, or{" "}
          <TextLink href="/customers">see all customers</TextLink>.
        </p>
      )}
    </div>
  );
}
