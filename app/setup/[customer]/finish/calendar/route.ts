import { notFound } from "next/navigation";
import { requireCustomerPerson } from "@/lib/identity/guards/customer-guards";
import { secretReminder } from "@/lib/provisioning/setup/reminder";

/** The reminder before the client secret expires, as an iCalendar file. */
export async function GET(_request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  const { customer } = await requireCustomerPerson((await params).customer);
  const calendar = await secretReminder(customer);
  if (calendar === null) notFound();
  return new Response(calendar, {
    headers: { "Content-Type": "text/calendar; charset=utf-8", "Content-Disposition": 'attachment; filename="dropzone-secret.ics"' },
  });
}
