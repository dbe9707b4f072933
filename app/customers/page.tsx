import type { Metadata } from "next";
import { CustomersEmpty } from "@/components/staff/customers-empty";
import { CustomersTable } from "@/components/staff/customers-table";
import { CustomersToolbar, searchId } from "@/components/staff/customers-toolbar";
import { ErrorBanner } from "@/components/staff/error-banner";
import { Pager } from "@/components/staff/pager";
import { TableKeys } from "@/components/staff/table-keys";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { loadCustomers } from "@/lib/desk/list-customers";
import { loadNewErrors } from "@/lib/desk/load-overview";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { customerFiltersQuery, readCustomerFilters } from "@/lib/staff/list/customer-filters";
import { pagesOf } from "@/lib/staff/list/pages";
import { mayManageCustomers } from "./may-manage-customers";
import { StaffFrame } from "./staff-frame";

export const metadata: Metadata = { title: "Customers" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function CustomersPage({ searchParams }: Props) {
  const query = await searchParams;
  const who = await requireStaff();
  const { filters, sort } = readCustomerFilters(query);
  const pages = pagesOf(query.after);
  const [{ rows, next, owners }, news] = await Promise.all([
    loadCustomers({ filters, sort, staff: who.staff, after: pages.after }),
    loadNewErrors(),
  ]);
  const address = `/customers${customerFiltersQuery(filters, sort)}`;
  const isPlain = Object.keys(filters).length === 0;
  return (
    <StaffFrame who={who} section="/customers">
      <LiveRefresh url="/api/customers/events" atMostEveryMs={1000} />
      <TableKeys searchId={searchId} />
      <h1 className="sr-only">Customers</h1>
      <ErrorBanner errors={news} />
      <CustomersToolbar filters={filters} sort={sort} owners={owners} canCreate={mayManageCustomers(who)} />
      {rows.length === 0 ? (
        <CustomersEmpty isPlain={isPlain && pages.after === null} canCreate={mayManageCustomers(who)} />
      ) : (
        <div className="mt-3">
          <CustomersTable
            rows={rows.map((row) => ({ ...row, owner: row.owner?.name ?? null }))}
            sort={sort}
            sortHrefs={{
              name: `/customers${customerFiltersQuery(filters, "name")}`,
              waiting: `/customers${customerFiltersQuery(filters, "waiting")}`,
              activity: `/customers${customerFiltersQuery(filters, "activity")}`,
              broken: `/customers${customerFiltersQuery(filters, "broken")}`,
              expiry: `/customers${customerFiltersQuery(filters, "expiry")}`,
            }}
            address={`${address} ${pages.after}`}
          />
        </div>
      )}
      <Pager previous={pages.previous(address)} next={next && pages.next(address, next)} />
    </StaffFrame>
  );
}
