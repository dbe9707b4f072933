import { ColumnHead } from "@/components/ui/column-head";
import type { CustomerSort } from "@/lib/staff/list/customer-filters";
import { CustomerCells, type CustomerRowView } from "./customer-row";
import { StableRows } from "./stable-rows";

type Props = {
  rows: readonly CustomerRowView[];
  sort: CustomerSort;
  sortHrefs: Record<CustomerSort, string>;
  /** The address of the list. When it changes, the table is mounted anew and forgets which rows were marked as changed. */
  address: string;
};

/** The table of customers. Each sortable column has one direction, the useful one. */
export function CustomersTable({ rows, sort, sortHrefs, address }: Props) {
  const sortable = (by: CustomerSort) => ({ href: sortHrefs[by], order: sort === by ? orders[by] : null });
  return (
    <table className="w-full border-collapse text-small tabular-nums max-md:block">
      <caption className="sr-only">Customers. Keys: slash to search, j and k to move, Enter to open.</caption>
      <thead className="max-md:sr-only">
        <tr>
          <ColumnHead sort={sortable("name")}>Customer</ColumnHead>
          <ColumnHead>Progress</ColumnHead>
          <ColumnHead sort={sortable("waiting")}>Waiting on</ColumnHead>
          <ColumnHead className="max-lg:hidden">Route</ColumnHead>
          <ColumnHead className="max-xl:hidden">Capabilities</ColumnHead>
          <ColumnHead className="max-lg:hidden">Owner</ColumnHead>
          <ColumnHead sort={sortable("activity")} className="max-lg:hidden">
            Last activity
          </ColumnHead>
          <ColumnHead sort={sortable("broken")} className="max-lg:hidden">
            Broken since
          </ColumnHead>
          <ColumnHead sort={sortable("expiry")}>Next expiry</ColumnHead>
        </tr>
      </thead>
      <StableRows
        key={address}
        columns={9}
        rowClass="relative border-b border-line transition-colors duration-300 hover:bg-hover focus-within:bg-hover max-md:block max-md:py-2"
        rows={rows.map((row) => ({ id: row.id, version: versionOf(row), row: <CustomerCells row={row} /> }))}
      />
    </table>
  );
}

/** The longest wait, the longest break and the latest activity come first. */
const orders = { name: "ascending", waiting: "descending", activity: "descending", expiry: "ascending", broken: "descending" } as const;

/** What counts as a change of the row. A new observation time with the same findings does not. */
function versionOf({ name, dropzoneHost, owner, route, summary }: CustomerRowView): string {
  const { states, waitingOn, waitingStep, capabilities, nextExpiry, broken } = summary;
  return JSON.stringify([name, dropzoneHost, owner, route, states, waitingOn, waitingStep, capabilities, nextExpiry, broken]);
}
