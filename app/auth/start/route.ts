import type { NextRequest } from "next/server";
import { startTrip } from "@/lib/identity/trips/start-trip";
import { broughtBy, land } from "../land";

/**
 * Next's router, and its server after an action, look ahead at where a redirect leads. That must not begin a trip of its own; what
 * is no page of the router's kind makes the browser go there itself.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const isLookingAhead =
    request.headers.has("rsc") || request.headers.has("next-router-prefetch") || request.nextUrl.searchParams.has("_rsc");
  return isLookingAhead ? new Response("Open this address itself.") : land(() => startTrip(broughtBy(request)));
}
