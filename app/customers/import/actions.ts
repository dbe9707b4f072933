"use server";

import { z } from "zod";
import type { RowFateView } from "@/components/staff/import-fates";
import type { ImportState } from "@/components/staff/import-form";
import { customerManagers } from "@/lib/catalogue/staff-roles";
import { importCustomers, previewImport } from "@/lib/desk/import-customers";
import { staffAction } from "@/lib/identity/guards/staff-guards";
import { importProblemWords, type RowFate, type UnreadableImport } from "@/lib/staff/adding/import";
import { tableText } from "@/lib/staff/adding/table-file";
import { afterStaffRefusal } from "../after-staff-refusal";

const formSchema = z.object({
  do: z.enum(["preview", "create"]),
  text: z.string().max(1_000_000).default(""),
  file: z.instanceof(File).optional(),
});

const importAsStaff = staffAction(
  customerManagers,
  formSchema,
  async (input, { staff }) => {
    const file = input.file && input.file.size > 0 ? tableText(new Uint8Array(await input.file.arrayBuffer())) : null;
    if (file && !file.ok) return { text: "", outcome: { ...file, line: null } };
    const text = file?.text ?? input.text;
    if (input.do === "create") return { text, outcome: await importCustomers(text, staff) };
    return { text, outcome: await previewImport(text) };
  },
  { limit: "uploads" },
);

export async function importAction(before: ImportState, formData: FormData): Promise<ImportState> {
  const answer = await importAsStaff(before, formData);
  if (!("outcome" in answer)) return afterStaffRefusal(answer);
  const { text, outcome } = answer;
  if (!outcome.ok) return { text, problem: problemWords(outcome) };
  if ("created" in outcome) {
    const { created, csv, left, failed } = outcome;
    return { done: { created: created.length, csv, left: left.map(viewOf), failed } };
  }
  const toCreate = outcome.fates.filter(({ fate }) => fate === "create").length;
  return { text, preview: { fates: outcome.fates.map(viewOf), ignored: outcome.ignored, skipped: outcome.skipped, toCreate } };
}

const problemWords = ({ reason, line }: UnreadableImport) => `${line === null ? "" : `Line ${line}: `}${importProblemWords[reason]}`;

/** The fields of a row that are shown. The API key is not one of them. */
function viewOf(row: RowFate): RowFateView {
  const { line, name, dropzoneHost, fate } = row;
  const common = { line, name, dropzoneHost, fate };
  switch (row.fate) {
    case "create":
      return { ...common, slug: row.slug, notes: row.remarks };
    case "already-there":
      return { ...common, slug: row.slug, notes: [] };
    case "cannot":
      return { ...common, slug: null, notes: row.why };
  }
}
