import type { NextRequest } from "next/server";
import { staffStream } from "@/app/api/stream-access";
import { watchSummaries } from "@/lib/store/watch";

/** For staff's list of customers. With many customers something changes all the time, so it sends at most one event in two seconds. */
export const GET = (request: NextRequest): Promise<Response> =>
  staffStream(request, async () => ({ watch: (onChange) => watchSummaries(() => onChange()), atMostEveryMs: 2000 }));
