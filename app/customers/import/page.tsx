import type { Metadata } from "next";
import { ImportForm } from "@/components/staff/import-form";
import { customerManagers } from "@/lib/catalogue/staff-roles";
import { requireStaff } from "@/lib/identity/guards/staff-guards";
import { importTemplate } from "@/lib/staff/adding/import";
import { StaffFrame } from "../staff-frame";
import { importAction } from "./actions";

export const metadata: Metadata = { title: "Import customers" };

export default async function ImportPage() {
  const who = await requireStaff(...customerManagers);
  return (
    <StaffFrame who={who} section="/customers" width="regular">
      <h1 className="text-title font-semibold">Import customers</h1>
      <p className="measure mt-2 mb-8 text-note text-muted">
        From a table with one customer in each line. You see what becomes of each line before anything is written, and get the invitation
        links at the end.
      </p>
      <ImportForm action={importAction} template={importTemplate} />
    </StaffFrame>
  );
}
