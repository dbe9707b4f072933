import { eventStream } from "@/app/api/event-stream";
import { findStaff } from "@/lib/identity/staff-session";
import { watchSummaries } from "@/lib/store/watch";

/** For staff's list of customers. With many customers something changes all the time: once in two seconds is soon enough. */
export async function GET(request: Request): Promise<Response> {
  if ((await findStaff()) === null) return new Response(null, { status: 401 });
  return eventStream(request, (onChange) => watchSummaries(() => onChange()), { atMostEveryMs: 2000 });
}
