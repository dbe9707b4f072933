import { type ExportFormat, exportSecurityEvents } from "@/lib/desk/security-events";
import { requireStaff } from "@/lib/identity/guards/staff-guards";

const contentTypes: Record<ExportFormat, string> = { csv: "text/csv; charset=utf-8", jsonl: "application/jsonl; charset=utf-8" };

/** All security events as a file, for an Admin. */
export async function exportResponse(format: ExportFormat): Promise<Response> {
  const { staff } = await requireStaff("Admin");
  return new Response(await exportSecurityEvents(format, staff), {
    headers: {
      "Content-Type": contentTypes[format],
      "Content-Disposition": `attachment; filename="security-events-${new Date().toISOString().slice(0, 10)}.${format}"`,
      "Cache-Control": "no-store",
    },
  });
}
