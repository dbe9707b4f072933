import type { NextRequest } from "next/server";
import { tooManyRequests } from "@/app/too-many-requests";
import { clientAddress } from "@/lib/client-address";
import { startTrip } from "@/lib/identity/trips/start-trip";
import { countAgainst } from "@/lib/limiter";
import { broughtBy, land } from "../land";

/**
 * Begins a trip to Microsoft. Next's router, and its server after an action, fetch the target of a redirect in advance. Such a request
 * must not begin a trip of its own: it gets a plain text answer, and that makes the browser navigate to this address itself.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const isLookingAhead =
    request.headers.has("rsc") || request.headers.has("next-router-prefetch") || request.nextUrl.searchParams.has("_rsc");
  if (isLookingAhead) return new Response("Open this address itself.");
  const slowed = await countAgainst("sign-in-starts", clientAddress(request.headers));
  return slowed ? tooManyRequests(slowed) : land(() => startTrip(broughtBy(request)));
}
