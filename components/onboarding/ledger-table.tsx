import { Breakable } from "@/components/ui/breakable";
import { Disclosure } from "@/components/ui/disclosure";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/catalogue/plural";

export type LedgerTableProps = {
  /** Beside the plan, which names the same. */
  isFolded?: boolean;
  /** `goneAt`: when the portal removed it, ISO 8601. Null while it did not. `isGoneBySomebody`: it went with the app, which somebody deleted. */
  ledger: readonly { what: string; id: string | null; madeAt: string; goneAt: string | null; isGoneBySomebody: boolean }[];
};

/** Everything that the portal ever made in the tenant, with its ids, and what of it is gone. */
export function LedgerTable({ ledger, isFolded = false }: LedgerTableProps) {
  if (isFolded)
    return (
      <Disclosure summary={`What the portal made, with ids and times: ${counted(ledger.length, "entry", "entries")}`}>
        <Entries ledger={ledger} />
      </Disclosure>
    );
  return (
    <section aria-labelledby="ledger-heading">
      <h2 id="ledger-heading" className="text-heading font-semibold">
        What the portal made
      </h2>
      <div className="mt-4">
        <Entries ledger={ledger} />
      </div>
    </section>
  );
}

function Entries({ ledger }: Pick<LedgerTableProps, "ledger">) {
  return (
    <ul className="divide-y divide-line border-y border-line">
      {ledger.map(({ what, id, madeAt, goneAt, isGoneBySomebody }) => (
        <li key={`${what} ${id}`} className="grid gap-x-6 gap-y-0.5 py-2.5 text-note sm:grid-cols-[minmax(0,1fr)_auto]">
          <span className="min-w-0">
            {what}
            {id && (
              <span className="block font-mono text-small text-muted">
                <Breakable text={id} />
              </span>
            )}
          </span>
          <span className="text-small text-faint sm:text-right">
            Made <Time at={madeAt} />
            {goneAt && (
              <span className="block text-muted">
                Removed <Time at={goneAt} />
              </span>
            )}
            {isGoneBySomebody && <span className="block text-muted">Deleted by somebody else</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
