import type { NextRequest } from "next/server";
import { eventStream } from "@/app/api/event-stream";
import { staffAccess } from "@/app/api/stream-access";
import { watchSummaries } from "@/lib/store/watch";

/** For staff's list of customers. With many customers something changes all the time, so it sends at most one event in two seconds. */
export async function GET(request: NextRequest): Promise<Response> {
  const isSignedIn = staffAccess(request);
  if (!(await isSignedIn())) return new Response(null, { status: 401 });
  return eventStream(request, { watch: (onChange) => watchSummaries(() => onChange()), isSignedIn, atMostEveryMs: 2000 });
}
