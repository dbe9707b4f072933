import { steps } from "@/lib/catalogue/steps";
import { stageWords } from "@/lib/staff/list/summary";
import { waitingWords } from "@/lib/staff/list/waiting-on";
import type { CustomerSummary } from "@/lib/store/summaries";

/** The columns of the customers' CSV export, in their order. */
export const exportColumns: readonly { head: string; cell: (row: CustomerSummary) => string | number | null }[] = [
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
  { head: "broken_since", cell: ({ brokenSince }) => brokenSince },
  { head: "created", cell: ({ createdAt }) => createdAt },
];

const titleOf = (slug: string | null) => steps.find((step) => step.slug === slug)?.title ?? null;
