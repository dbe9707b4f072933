import { asSecurityActor } from "@/lib/desk/actor";
import { loadCharts } from "@/lib/desk/load-overview";
import { findStaff } from "@/lib/identity/guards/staff-session";
import { csvLine } from "@/lib/staff/csv";
import { chartIds } from "@/lib/staff/numbers/charts";
import { rangeOf } from "@/lib/staff/numbers/numbers";
import { recordSecurityEvent } from "@/lib/store/security-events";

/** The table behind one chart of the overview, for a spreadsheet. */
export async function GET(request: Request): Promise<Response> {
  const who = await findStaff();
  if (who === null) return new Response(null, { status: 401 });
  const asked = new URL(request.url).searchParams;
  const chart = chartIds.find((id) => id === asked.get("chart"));
  if (chart === undefined) return new Response(null, { status: 404 });
  const days = rangeOf(asked.get("days") ?? undefined);
  const { table } = (await loadCharts(days))[chart];
  await recordSecurityEvent({ actor: asSecurityActor(who.staff), action: "numbers-exported", customerId: null, detail: { chart } });
  return new Response([table.columns, ...table.rows].map(csvLine).join(""), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${chart}-${days}-days-${new Date().toISOString().slice(0, 10)}.csv"`,
      "Cache-Control": "no-store",
    },
  });
}
