import { ColumnHead } from "@/components/ui/column-head";
import { toJson } from "@/components/ui/json";
import type { CustomerSort } from "@/lib/staff/list/customer-filters";
import type { Summary } from "@/lib/staff/list/summary";
import { waitingWords } from "@/lib/staff/list/waiting-on";
import type { ShownCustomer } from "./customer-row";
import { CustomerRows } from "./customer-rows";

type Props = {
  rows: readonly (Summary & Omit<ShownCustomer, keyof Summary | "waitingWords">)[];
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
      <CustomerRows key={address} rows={toJson(rows.map(shown))} />
    </table>
  );
}

/** The longest wait, the longest break and the latest activity come first. */
const orders = { name: "ascending", waiting: "descending", activity: "descending", expiry: "ascending", broken: "descending" } as const;

/** Left out is what the list only filters by. */
function shown(row: Props["rows"][number]): ShownCustomer {
  const { id, slug, name, dropzoneHost, route, owner, states, done, of, stage, waitingOn, waitingStep, waitingSince } = row;
  const { capabilities, lastActivityAt, brokenSince, broken, nextExpiry } = row;
  return {
    ...{ id, slug, name, dropzoneHost, route, owner, states, done, of, stage, waitingOn, waitingStep, waitingSince },
    ...{ capabilities, lastActivityAt, brokenSince, broken, nextExpiry, waitingWords: waitingWords[waitingOn] },
  };
}
