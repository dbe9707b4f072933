import "server-only";
import { csvLine } from "@/lib/staff/csv";
import type { CustomerFilters, CustomerSort } from "@/lib/staff/list/customer-filters";
import { listStaff } from "@/lib/store/staff";
import { listSummaries } from "@/lib/store/summaries";
import type { Staff } from "./actor";
import { exportColumns } from "./export-columns";
import { refreshDue } from "./refresh-summaries";

/** The staff's list of customers: one page, or the whole list as CSV. */

type ListQuery = { filters: CustomerFilters; sort: CustomerSort; staff: Staff };

const pageLength = 50;
/** Summaries are usually refreshed in the background. Those still due are refreshed here first, at most this many: a reader waits for it. */
const refreshedFirst = 50;

export async function loadCustomers({ filters, sort, staff, after }: ListQuery & { after: string | null }) {
  await refreshDue(refreshedFirst);
  const [page, owners] = await Promise.all([listSummaries({ filters, sort, after, limit: pageLength, viewerId: staff.id }), listStaff()]);
  return { ...page, owners: owners.map(({ id, name }) => ({ id, name })) };
}

/** Reads the next page only when the receiver is ready for it, so the whole list is never in memory. */
export function exportCustomers({
  filters,
  sort,
  staff,
  pageLength = 500,
}: ListQuery & { pageLength?: number }): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after: string | null = null;
  let isFirst = true;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const page: Awaited<ReturnType<typeof listSummaries>> = await listSummaries({
        filters,
        sort,
        after,
        limit: pageLength,
        viewerId: staff.id,
      });
      // Without the byte order mark, Excel does not read the file as UTF-8.
      const head = isFirst ? `\uFEFF${csvLine(exportColumns.map(({ head }) => head))}` : "";
      controller.enqueue(encoder.encode(head + page.rows.map((row) => csvLine(exportColumns.map(({ cell }) => cell(row)))).join("")));
      [after, isFirst] = [page.next, false];
      if (after === null) controller.close();
    },
  });
}
