import { asSecurityActor } from "@/lib/desk/actor";
import { exportCustomers } from "@/lib/desk/list-customers";
import { findStaff } from "@/lib/identity/guards/staff-session";
import { readCustomerFilters } from "@/lib/staff/list/customer-filters";
import { recordSecurityEvent } from "@/lib/store/security-events";

/** The whole list with the same filters, for a spreadsheet. */
export async function GET(request: Request): Promise<Response> {
  const who = await findStaff();
  if (who === null) return new Response(null, { status: 401 });
  const { filters, sort } = readCustomerFilters(Object.fromEntries(new URL(request.url).searchParams));
  const detail = { filters: Object.keys(filters) };
  await recordSecurityEvent({ actor: asSecurityActor(who.staff), action: "customers-exported", customerId: null, detail });
  return new Response(exportCustomers({ filters, sort, staff: who.staff }), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="customers-${new Date().toISOString().slice(0, 10)}.csv"`,
      "Cache-Control": "no-store",
    },
  });
}
