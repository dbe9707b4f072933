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

/** Staff's list of customers: one page of it, or all of it as a table for a spreadsheet. */

type Wish = { filters: CustomerFilters; sort: CustomerSort; staff: Staff };

const pageLength = 50;
/** As a rule the engine keeps the summaries; what it has not got to is brought up to date here, within what a reader can wait for. */
const refreshedFirst = 50;

export async function loadCustomers({ filters, sort, staff, after }: Wish & { after: string | null }) {
  await refreshDue(refreshedFirst);
  const [page, owners] = await Promise.all([listSummaries({ filters, sort, after, limit: pageLength, viewerId: staff.id }), listStaff()]);
  return { ...page, owners: owners.map(({ id, name }) => ({ id, name })) };
}

/** A page after the other, as the receiver takes them: the whole list never stands in memory. */
export function exportCustomers({ filters, sort, staff, pageLength = 500 }: Wish & { pageLength?: number }): ReadableStream<Uint8Array> {
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
      // Excel takes a file without the mark for one in an old encoding.
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
