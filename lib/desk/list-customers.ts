import "server-only";
import { steps } from "@/lib/catalogue/steps";
import { csvLine } from "@/lib/staff/adding/csv";
import type { CustomerFilters, CustomerSort } from "@/lib/staff/list/customer-filters";
import { stageWords } from "@/lib/staff/list/summary";
import { waitingWords } from "@/lib/staff/list/waiting-on";
import { listStaff } from "@/lib/store/staff";
import { type CustomerSummary, listSummaries } from "@/lib/store/summaries";
import type { Staff } from "./actor";
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
      const head = isFirst ? `\uFEFF${csvLine(columns.map(({ head }) => head))}` : "";
      controller.enqueue(encoder.encode(head + page.rows.map((row) => csvLine(columns.map(({ cell }) => cell(row)))).join("")));
      [after, isFirst] = [page.next, false];
      if (after === null) controller.close();
    },
  });
}

const titleOf = (slug: string | null) => steps.find((step) => step.slug === slug)?.title ?? null;

const columns: readonly { head: string; cell: (row: CustomerSummary) => string | number | null }[] = [
  { head: "name", cell: ({ name }) => name },
  { head: "slug", cell: ({ slug }) => slug },
  { head: "dropzone_host", cell: ({ dropzoneHost }) => dropzoneHost },
  { head: "cloud", cell: ({ cloud }) => cloud },
  { head: "stage", cell: ({ stage }) => stageWords[stage] },
  { head: "steps_done", cell: ({ done }) => done },
  { head: "steps", cell: ({ of }) => of },
  { head: "waiting_on", cell: ({ waitingOn }) => waitingWords[waitingOn] },
  { head: "waiting_step", cell: ({ waitingStep }) => titleOf(waitingStep) },
  { head: "waiting_since", cell: ({ waitingSince }) => waitingSince },
  { head: "route", cell: ({ route }) => route },
  { head: "capabilities", cell: ({ capabilities }) => (capabilities === null ? "not chosen yet" : ["base", ...capabilities].join(" ")) },
  { head: "owner", cell: ({ owner }) => owner?.name ?? null },
  { head: "last_activity", cell: ({ lastActivityAt }) => lastActivityAt },
  { head: "next_expiry", cell: ({ nextExpiry }) => nextExpiry?.at ?? null },
  { head: "next_expiry_what", cell: ({ nextExpiry }) => nextExpiry?.what ?? null },
  { head: "created", cell: ({ createdAt }) => createdAt },
];
